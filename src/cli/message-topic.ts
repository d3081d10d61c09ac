// Which words on the command line name a message.

/** Whether a topic can only be a message: a code, or words joined by `-`, which no variant has. */
export function isMessageTopic(topic: string): boolean {
  return /^RS\d*$/i.test(topic) || /^[a-z]+(-[a-z]+)+$/i.test(topic);
}
