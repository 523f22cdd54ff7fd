import type { Databases } from "./databases";
import type { Floor } from "./floor";
import type { Product } from "./product";
import type { Row } from "./table";

/** What every measure works with. The small product and the floor are started when first asked for. */
export type Bench = {
  product: Product;
  databases: Databases;
  floor(): Promise<Floor>;
  smallProduct(): Promise<Product>;
  /** How long each load lasts. */
  seconds: number;
  say(line: string): void;
};

export type Measure = (bench: Bench) => Promise<Row[]>;
