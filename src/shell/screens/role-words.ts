/** What a phone may be in a programme, as screens name it. */
export type RoleName = "field" | "volunteer" | "coordinator";

/** The word for each. */
export const ROLE_WORDS = {
  field: "phones.roleField",
  volunteer: "phones.roleVolunteer",
  coordinator: "phones.roleCoordinator",
} as const;
