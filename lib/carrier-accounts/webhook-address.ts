/** What is set at the carrier, per number: POST, and the key is the last part. */
export const webhookAddress = (publicUrl: string, key: string): string =>
  `${publicUrl}/api/sms/webhook/${key}`;
