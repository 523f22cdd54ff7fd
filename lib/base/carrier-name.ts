/** The carrier, as screens and the doctor name it. Only its adapter knows more of it. */
export const CARRIER = "QuestBlue";
