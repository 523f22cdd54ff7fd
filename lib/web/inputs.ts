import { z } from "zod";
import { isId } from "@/lib/base/ids";

/** An id in an address: one spelling only, so that one thing has one address. */
export const PathId = z.string().refine(isId);

/** A whole number in an address, digits only: no sign, no exponent, no other base. */
export const WholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const pageLimit = (most: number, usual: number) =>
  WholeNumber.pipe(z.int().min(1).max(most)).default(usual);
