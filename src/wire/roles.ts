/** What a device may be in a programme, as certificates and invites number it. */

/** 1 field worker · 2 volunteer · 3 coordinator. */
export const ROLES = [1, 2, 3] as const;
export type Role = (typeof ROLES)[number];
export const ROLE_FIELD = 1;
export const ROLE_VOLUNTEER = 2;
export const ROLE_COORDINATOR = 3;
