import { createMemorySecretPlace } from "../../src/erase/memory-secret-place.ts";
import { describeSecretPlace } from "./secret-place-suite.ts";

const place = createMemorySecretPlace();
describeSecretPlace("memory", () => place);
