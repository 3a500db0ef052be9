/** A role of a certificate or an invite, as screens name it. */
import { ROLE_COORDINATOR, ROLE_VOLUNTEER } from "../wire/roles.ts";
import type { RoleName } from "./screens/role-words.ts";

export const roleNameOf = (role: number): RoleName =>
  role === ROLE_COORDINATOR ? "coordinator" : role === ROLE_VOLUNTEER ? "volunteer" : "field";
