/** What sign-in needs of this process's settings. */
export type AuthSettings = {
  secret: string;
  /** Where people open the product; decides cookie names, redirects and which origin may post. */
  appUrl: string;
};

export const isSecure = ({ appUrl }: AuthSettings): boolean => appUrl.startsWith("https://");
