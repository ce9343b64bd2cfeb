/** A text that a phone sent to one of your numbers. */
export interface InboundMessage {
  /** The company: `"acme"`. */
  provider: string;
  /** The provider's message id. */
  id: string;
  /** The phone, as the provider writes it. Personal data: keep it out of logs. */
  from: string;
  /** Your number that it was sent to, as the provider writes it. */
  to: string;
  /** The text. */
  body: string;
  /** The media of an MMS; empty for a text. */
  media: readonly {
    /** Where the provider stores it; some providers require the account's credentials. */
    url: string;
    /** MIME type: `image/jpeg`. */
    contentType: string;
  }[];
  /**
   * Set if the provider reports the parts of a longer text one by one: this is part `index`, from 1, of `total`. Join the
   * bodies of parts with the same `from`, `to` and `reference`.
   */
  parts?: {
    /** The same for all parts of one text. */
    reference: string;
    /** Which part this is, from 1. */
    index: number;
    /** How many parts the text has. */
    total: number;
  };
  /** The meaning of the text to the provider or carrier: an opt-out, an opt-in, a request for help. */
  keyword?: "stop" | "start" | "help";
  /** When it was received. */
  at: Date;
}
