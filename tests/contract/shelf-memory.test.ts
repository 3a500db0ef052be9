import { createMemoryShelf } from "../../src/store/memory/memory-shelf.ts";
import { describeShelf } from "./shelf-suite.ts";

describeShelf("memory", createMemoryShelf);
