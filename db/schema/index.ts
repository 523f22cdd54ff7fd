/** All tables, for drizzle-kit and the client. Other code imports the table group it needs. */
export * from "./people";
export * from "./numbers";
export * from "./events";
export * from "./links";
export * from "./contacts";
export * from "./conversations";
export * from "./tags";
export * from "./bulk";
export * from "./messages";
export * from "./notes";
export * from "./notifications";
export * from "./push";
export * from "./delivery";
export * from "./history-gaps";
export * from "./governance";
