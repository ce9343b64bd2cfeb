/** Identifies a message at its provider. A receipt is one. */
export interface MessageRef {
  /** The `id` of the connector that sent it. */
  connector: string;
  /** The provider's message id. */
  id: string;
}
