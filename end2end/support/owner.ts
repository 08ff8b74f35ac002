import { randomInt } from "node:crypto";
import { type APIRequestContext, type Page, expect } from "@playwright/test";
import { PHOTOS, type SlotCode } from "./photos.ts";

export const PASSWORD = "huanghe-2026";

/** A phone nobody has. */
export const newPhone = () => `139${String(randomInt(100_000_000)).padStart(8, "0")}`;

/** A PIN nobody has. */
export const newPin = () => `XUG0215CK${String(randomInt(100_000_000)).padStart(8, "0")}`;

/** What an owner writes, by the fields' names on the wire. */
export const SUBJECT = {
  subject_kind: "person",
  person_name: "王建国",
  resident_id: "142601196802291524",
  person_phone: "13803570000",
  sensitive_consent: "yes",
};

export const MACHINE = {
  registration_type: "machine",
  product: "excavator",
  identity_kind: "pin",
  approval_number: "G3-0123",
  district: "141002",
  place: "滨河西路道路改造工地",
  maker: "三一重机有限公司",
  model: "SY215C-8",
  machine_date: "2018-05-20",
  fuel: "diesel",
  power: "118",
  speed: "2000",
  engine_maker: "五十铃发动机有限公司",
  engine_model: "4HK1",
  engine_date: "2018-03-11",
};

/**
 * The newest code that was sent to a phone for a purpose, in the message's words. Messages go out after the answer: a phone
 * that had a code for something else may show that one first.
 */
export async function codeFor(request: APIRequestContext, phone: string, purpose: string): Promise<string> {
  let code = "";
  await expect(async () => {
    const answer = await request.get("/dev/messages", { headers: { accept: "application/json" } });
    const messages = (await answer.json()) as { phone: string; text: string }[];
    const sent = messages.find((message) => message.phone === phone && message.text.includes(purpose));
    code = /验证码(\d{6})/.exec(sent?.text ?? "")?.[1] ?? "";
    expect(code, `a code for ${phone}`).not.toBe("");
  }).toPass({ timeout: 10_000 });
  return code;
}

/** Registers somebody with the forms' own requests; the session is in the page's cookies. */
export async function registered(request: APIRequestContext, role: "owner" | "site", name: string): Promise<string> {
  const phone = newPhone();
  await post(request, "/api/account/send_code", { role, purpose: "register", phone });
  const code = await codeFor(request, phone, "注册");
  const form = { role, name, phone, code, password: PASSWORD, agreed: "yes" };
  expect(await post(request, "/api/account/register", form)).toBe(`/${role}`);
  return phone;
}

/** Sends a form as a browser does; answers where it leads. */
export async function post(request: APIRequestContext, path: string, form: Record<string, string>): Promise<string> {
  const answer = await request.post(path, { form, headers: { accept: "text/html" }, maxRedirects: 0 });
  expect([302, 303], `${path} ${answer.status()}`).toContain(answer.status());
  return answer.headers().location ?? "";
}

/** An owner who is signed in on a page, made and filled in by the same requests that the forms send. */
export class Owner {
  private constructor(
    readonly phone: string,
    private readonly request: APIRequestContext,
  ) {}

  /** Registers, with the session in the page's cookies. */
  static async register(page: Page, name = "测试机主"): Promise<Owner> {
    const owner = new Owner(await registered(page.request, "owner", name), page.request);
    return owner;
  }

  /** A draft with its first steps filled in; answers its id. */
  async draft(upTo: "nothing" | "subject" | "photos" | "machine", other: Record<string, string> = {}): Promise<string> {
    const where = await post(this.request, "/api/filing/start", {});
    const id = /filings\/([^/]+)\/subject/.exec(where)?.[1] ?? "";
    expect(id, where).not.toBe("");
    let version = 1;
    if (upTo === "nothing") {
      return id;
    }
    await this.photo(id, "id_card");
    version = await this.save(id, version, "subject", SUBJECT);
    if (upTo === "subject") {
      return id;
    }
    for (const slot of ["front", "rear", "side45", "machine_plate"] as const) {
      await this.photo(id, slot);
    }
    version = await this.save(id, version, "photos", { registration_type: "machine", nameplate: "yes" });
    if (upTo === "machine") {
      await this.save(id, version, "machine", { ...MACHINE, pin: newPin(), ...other });
    }
    return id;
  }

  /** A filing that waits in the office's queue. */
  async submitted(other: Record<string, string> = {}): Promise<string> {
    const id = await this.draft("machine", other);
    // Version 1, and one more for each of the three steps.
    expect(await post(this.request, "/api/filing/submit", { filing: id, version: "4" })).toContain("/done");
    return id;
  }

  async photo(filing: string, slot: SlotCode): Promise<void> {
    const answer = await this.request.put(`/photos/${filing}/${slot}`, { data: PHOTOS[slot] });
    expect(answer.status()).toBe(200);
  }

  private async save(filing: string, version: number, step: string, fields: Record<string, string>): Promise<number> {
    const named = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`fields[${name}]`, value]));
    const answer = await this.request.post("/api/filing/autosave", { form: { filing, version, step, ...named } });
    expect(answer.status(), await answer.text()).toBe(200);
    return Number(await answer.text());
  }
}
