/** The settings of this process that sign-in needs. */
export type AuthSettings = {
  secret: string;
  /** The URL of the product; decides cookie names, redirects and which origin may post. */
  appUrl: string;
};

export const isSecure = ({ appUrl }: AuthSettings): boolean => appUrl.startsWith("https://");
