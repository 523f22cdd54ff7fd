/**
 * The demo's numbers and their customers, as far as a phone knows them: the seed puts them into the inbox,
 * and the simulator gives each customer a phone. What only the team knows, such as notes, is in the seed
 * (db/seed/demo-stories.ts).
 */

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * `ago`: minutes before the demo begins. A message `by` a person of the team is a reply; without a status it
 * arrived.
 */
export type DemoMessage<P extends string = string> = {
  ago: number;
  by: "customer" | "automatic" | P;
  text: string;
  status?: "sent" | "failed" | "unconfirmed" | "cancelled";
  /** The carrier's words about it. */ carrier?: string;
};
/** The name is null if nobody has asked for it yet. */
export type DemoCustomer<P extends string = string> = {
  phone: string;
  name: string | null;
  messages: DemoMessage<P>[];
};
type DemoNumber<P extends string> = { e164: string; label: string; customers: DemoCustomer<P>[] };

type Northgate = "ana" | "ben" | "cara";

/** A morning in a bike shop. It contains every final state of a message, and several customers wait. */
export const demoTeamNumbers = {
  support: {
    e164: "+12025550100",
    label: "Support",
    customers: [
      {
        phone: "+15415550126",
        name: "Marisol Vega",
        messages: [
          {
            ago: 3 * DAY,
            by: "ben",
            text: "Your city bike is done: new chain, new pads. The shop is open until six.",
          },
          { ago: 3 * DAY - 20, by: "customer", text: "Lovely, I will pick it up after work" },
          {
            ago: 26,
            by: "customer",
            text: "It rides like new, but a rear spoke broke on the way home. Is that on you or on me?",
          },
          {
            ago: 21,
            by: "ana",
            text: "On us, sorry! Could you bring it by before five? It takes ten minutes.",
          },
          { ago: 2, by: "customer", text: "Four would work. Do you have the right length there?" },
        ],
      },
      {
        phone: "+15415550148",
        name: null,
        messages: [
          {
            ago: 9,
            by: "customer",
            text: "Hello, do you turn normal wheels into tubeless ones? Mine are 29 inch",
          },
        ],
      },
      {
        phone: "+15415550117",
        name: "Dwayne Pruitt",
        messages: [
          { ago: 2 * DAY, by: "ben", text: "The fork needs new seals. I will ask for a price and text you." },
          { ago: 74, by: "customer", text: "Any price for that fork yet?" },
          { ago: 51, by: "customer", text: "I would like to ride on Sunday, if it can be done" },
        ],
      },
      {
        phone: "+15415550133",
        name: "Greta Lindqvist",
        messages: [
          { ago: DAY + 70, by: "customer", text: "Did the black rims come in?" },
          {
            ago: DAY + 40,
            by: "ben",
            text: "Thursday, says the maker. You get a quote the same day.",
            status: "sent",
          },
        ],
      },
      {
        phone: "+15415550102",
        name: "Rosalind Okoro",
        messages: [
          { ago: DAY + 5 * HOUR, by: "customer", text: "I lost the key of my frame lock. Can you open it?" },
          {
            ago: DAY + 4 * HOUR,
            by: "ana",
            text: "Yes, with proof that the bike is yours. Tomorrow at ten?",
          },
          { ago: DAY + 3 * HOUR, by: "customer", text: "Perfect, I have the invoice. See you at ten" },
        ],
      },
      {
        phone: "+15415550171",
        name: "Jonah Abbott",
        messages: [
          { ago: 3 * HOUR, by: "customer", text: "Please text my office line when the cargo bike is ready" },
          {
            ago: 2 * HOUR,
            by: "cara",
            text: "It is ready, and waits at the back door until seven.",
            status: "failed",
            carrier: "Number cannot get texts",
          },
        ],
      },
      {
        phone: "+15415550159",
        name: "Samir Haddad",
        messages: [
          { ago: 5 * HOUR, by: "customer", text: "Is my wheel straight again?" },
          {
            ago: 4 * HOUR,
            by: "ben",
            text: "As straight as a ruler. Come by any time.",
            status: "unconfirmed",
            carrier: "There was no answer in time.",
          },
        ],
      },
      {
        phone: "+15415550183",
        name: "Nadia Fofanah",
        messages: [
          { ago: 7 * HOUR, by: "customer", text: "How long are you open today?" },
          { ago: 7 * HOUR - 3, by: "ana", text: "Until five", status: "cancelled" },
          { ago: 7 * HOUR - 4, by: "ana", text: "Until six today, until two on Saturday." },
          { ago: 7 * HOUR - 9, by: "customer", text: "Great, thank you" },
          { ago: 7 * HOUR - 11, by: "ana", text: "See you then!" },
        ],
      },
    ],
  },
  sales: {
    e164: "+12025550147",
    label: "Sales",
    customers: [
      {
        phone: "+15415550120",
        name: "Priyanka Rao",
        messages: [
          { ago: DAY, by: "customer", text: "Is the green e-bike in the window still there?" },
          { ago: DAY - 15, by: "ben", text: "It is, and you may take it for an afternoon." },
          { ago: 24, by: "customer", text: "How far does it go with a child on the back?" },
        ],
      },
      {
        phone: "+15415550164",
        name: "Helen Tsai",
        messages: [
          { ago: 56, by: "customer", text: "Do you have the steel frame in 54? The page says sold out" },
        ],
      },
      {
        phone: "+15415550129",
        name: "Ines Marchetti",
        messages: [
          { ago: 2 * DAY + 50, by: "customer", text: "Do you buy used bikes?" },
          { ago: 2 * DAY + 30, by: "cara", text: "Only in part exchange. Send two pictures and the year." },
        ],
      },
      {
        phone: "+15415550136",
        name: "Tom Achterberg",
        messages: [
          { ago: 3 * DAY, by: "ben", text: "Hello Tom, the winter tires you asked for are in." },
          { ago: 2 * DAY + 6 * HOUR, by: "customer", text: "STOP" },
          {
            ago: 2 * DAY + 6 * HOUR,
            by: "automatic",
            text: "You will get no more texts from Northgate Cycles. Reply START to get them again.",
          },
        ],
      },
    ],
  },
  anas: {
    e164: "+12025550188",
    label: "Ana's line",
    customers: [
      {
        phone: "+15415550192",
        name: "Luis Ferreira",
        messages: [
          { ago: 2 * HOUR, by: "customer", text: "Are you at the group ride tonight?" },
          { ago: 95, by: "ana", text: "Yes, I bring the spare tubes. Seven at the bridge." },
        ],
      },
    ],
  },
} satisfies Record<string, DemoNumber<Northgate>>;

/** The second tenant's number, which shares a customer with the first. */
export const otherDemoNumbers = {
  frontDesk: {
    e164: "+12025550177",
    label: "Front desk",
    customers: [
      {
        phone: "+15415550126",
        name: "M. Vega",
        messages: [{ ago: 40, by: "customer", text: "Can I move my check-up to next week?" }],
      },
    ],
  },
} satisfies Record<string, DemoNumber<"noor">>;

/** Did it reach the customer's phone? An unconfirmed one did. */
export const arrived = ({ status }: DemoMessage): boolean => status !== "failed" && status !== "cancelled";
