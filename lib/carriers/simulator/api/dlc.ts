import { z } from "zod";
import { phoneNumber, sameNumber } from "../addresses";
import { json, type Reply } from "../http";
import { listPage } from "./paging";
import type { SimulatorSettings } from "../settings";

type Parameters = Record<string, unknown>;
type Campaign = { id: string; brand_id: string; kind: string; status: string; dids: string[] };
type Brand = { id: string; company_name: string; status: string };

export type Dlc = {
  brands(parameters: Parameters): Reply;
  addBrand(parameters: Parameters): Reply;
  changeBrand(parameters: Parameters): Reply;
  removeBrand(parameters: Parameters): Reply;
  campaigns(parameters: Parameters): Reply;
  addCampaign(parameters: Parameters): Reply;
  changeCampaign(parameters: Parameters): Reply;
  removeCampaign(parameters: Parameters): Reply;
};

const failed = (error: string): Reply => json(206, { error });
const text = z.union([z.string(), z.number()]).transform(String);
const brandInput = z.object({
  company_name: text,
  tax_number: text,
  contact: text,
  address: text,
  url: text,
  legal_type: text,
  vertical_type: text,
});
const campaignInput = z.object({
  brand_id: text,
  campaign_type: z.enum(["standard", "special"]),
  campaign_type_standard: text.optional(),
  campaign_type_special: text.optional(),
  campaign_description: text,
  sample_message: text,
  reply_help: z.literal("yes"),
  campaign_did: text,
});

/**
 * 10DLC brands and campaigns: those in the settings, and those added since the start. A new one waits for
 * approval.
 */
export const openDlc = ({ campaigns: first }: Pick<SimulatorSettings, "campaigns">): Dlc => {
  const brands = new Map<string, Brand>([
    ["B4KD93Z", { id: "B4KD93Z", company_name: "Wheelhouse", status: "Approved" }],
  ]);
  const campaigns = new Map<string, Campaign>(
    first.map((campaign) => [campaign.id, { ...campaign, brand_id: "B4KD93Z" }]),
  );
  let made = 0;

  const brandPage = (parameters: Parameters): Reply => {
    const wanted = [parameters.id ?? []].flat().map(String);
    return json(
      200,
      listPage(
        [...brands.values()].filter(({ id }) => wanted.length === 0 || wanted.includes(id)),
        parameters,
        200,
      ),
    );
  };
  /**
   * Labels instead of the codes that a campaign was created with, and numbers as one string. The filter is a
   * brand's id.
   */
  const campaignRow = ({ id, brand_id, kind, status, dids }: Campaign) => ({
    id,
    brand_id,
    status,
    campaign_type: "standard",
    campaign_type_standard: kind,
    campaign_did: dids.map((did) => sameNumber(did).replace(/\D/g, "")).join(", "),
  });
  const writeCampaign = (id: string, parameters: Parameters): Reply | null => {
    const input = campaignInput.safeParse(parameters);
    if (!input.success)
      return failed(`Bad or missing parameter: ${input.error.issues[0]?.path.join(".") ?? ""}`);
    const { brand_id, campaign_type_standard, campaign_type_special, campaign_did } = input.data;
    if (!brands.has(brand_id)) return failed("The brand is not known");
    const dids = campaign_did.split(/[\s,]+/).filter((did) => phoneNumber(did) !== null);
    campaigns.set(id, {
      id,
      brand_id,
      kind: campaign_type_standard ?? campaign_type_special ?? "",
      status: campaigns.get(id)?.status ?? "Submitted",
      dids,
    });
    return null;
  };

  return {
    brands: brandPage,
    addBrand: (parameters) => {
      const input = brandInput.safeParse(parameters);
      if (!input.success)
        return failed(`Bad or missing parameter: ${input.error.issues[0]?.path.join(".") ?? ""}`);
      const id = `B${String(++made).padStart(6, "0")}`;
      brands.set(id, { id, company_name: input.data.company_name, status: "Pending" });
      return brandPage({ id });
    },
    changeBrand: ({ id, company_name }) => {
      const brand = brands.get(String(id ?? ""));
      if (!brand) return failed("The brand is not known");
      if (typeof company_name === "string") brands.set(brand.id, { ...brand, company_name });
      return json(200, {});
    },
    removeBrand: ({ id }) => {
      if (!brands.delete(String(id ?? ""))) return failed("The brand is not known");
      const left = [...campaigns.values()].some(({ brand_id }) => brand_id === id);
      return left ? json(202, { warning: ["The brand still has campaigns"] }) : json(200, {});
    },
    campaigns: (parameters) => {
      const wanted = [parameters.id ?? []].flat().map(String);
      const rows = [...campaigns.values()]
        .filter(({ brand_id }) => wanted.length === 0 || wanted.includes(brand_id))
        .map(campaignRow);
      return json(200, listPage(rows, parameters, 200));
    },
    addCampaign: (parameters) => {
      const id = `C${String(++made).padStart(6, "0")}`;
      return writeCampaign(id, parameters) ?? json(200, { data: { id } });
    },
    changeCampaign: (parameters) => {
      const id = String(parameters.id ?? "");
      return campaigns.has(id)
        ? (writeCampaign(id, parameters) ?? json(200, {}))
        : failed("The campaign is not known");
    },
    removeCampaign: ({ id }) =>
      campaigns.delete(String(id ?? "")) ? json(200, {}) : failed("The campaign is not known"),
  };
};
