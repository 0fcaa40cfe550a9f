/** A document with its variables, as a tab is opened with them. */
export interface Example {
  readonly query: string;
  readonly variables: string;
}

export const exampleOf = (query: string, variables: object): Example => ({
  query,
  variables: JSON.stringify(variables, null, 2),
});
