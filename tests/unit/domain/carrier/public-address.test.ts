import { expect, test } from "vitest";
import { addressProblems } from "@/lib/domain/carrier/public-address";

test.each([
  ["https://text.shop.example", []],
  ["https://203.0.114.24", []],
  ["http://text.shop.example", ["not_https"]],
  ["http://127.0.0.1:3000", ["this_machine", "not_https"]],
  ["http://localhost:3000", ["this_machine", "not_https"]],
  ["https://[::1]", ["this_machine"]],
  ["https://[::ffff:127.0.0.1]", ["this_machine"]],
  ["https://10.1.2.3", ["private_network"]],
  ["https://192.168.0.5:8443", ["private_network"]],
  ["https://169.254.169.254", ["private_network"]],
  ["https://100.64.0.1", ["private_network"]],
  ["https://[fd00::1]", ["private_network"]],
  ["https://server", ["private_network"]],
  ["https://text.office.local", ["private_network"]],
] as const)("A9: %s has the problems %j", (address, problems) => {
  expect(addressProblems(address)).toEqual(problems);
});
