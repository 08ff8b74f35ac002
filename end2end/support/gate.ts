// A gate and whom it needs: an administrator, an office that lets sites and machines in.
import { randomUUID } from "node:crypto";
import { type Page, expect } from "@playwright/test";
import { Owner, registered } from "./owner.ts";
import { PHOTOS, jpeg } from "./photos.ts";
import { button, logIn, openFromQueue } from "./steps.ts";

/** What an administrator writes, by the fields' names on the wire. */
export const SITE = {
  district: "141002",
  address: "尧都区滨河西路中段",
  builder: "临汾市市政建设中心",
  contractor: "山西路桥第一工程有限公司",
  credit_code: "91140000110012345Q",
  project: "road",
  starts_on: "2026-03-01",
  ends_on: "2027-10-31",
  manager: "张建军",
  phone: "13803570099",
};

/** A site administrator who is signed in on a page, made by the same requests that the forms send. */
export class Gatekeeper {
  private constructor(
    readonly phone: string,
    readonly page: Page,
  ) {}

  static async register(page: Page, name = "测试管理员"): Promise<Gatekeeper> {
    return new Gatekeeper(await registered(page.request, "site", name), page);
  }

  /** A site that waits for its review; answers its id. */
  async submitted(name: string, more: Record<string, string> = {}): Promise<string> {
    const id = randomUUID();
    const fields = Object.fromEntries(Object.entries({ ...SITE, ...more, name }).map(([field, value]) => [`fields[${field}]`, value]));
    const photo = { "photo.board": { name: "board.jpg", mimeType: "image/jpeg", buffer: PHOTOS.front } };
    const answer = await this.page.request.post(`/sites/${id}/form`, {
      multipart: { version: "0", go: "submit", ...fields, ...photo },
      headers: { accept: "text/html" },
      maxRedirects: 0,
    });
    expect(answer.headers().location, `${answer.status()}`).toBe(`/site/sites/${id}`);
    return id;
  }

  /** A site into which machines may come. */
  async site(office: Page, name: string): Promise<string> {
    const id = await this.submitted(name);
    await office.goto(`/office/sites/${id}`);
    await button(office, "审核通过").click();
    await expect(office.getByText("工地已审核通过")).toBeVisible();
    return id;
  }
}

/** A machine that the office has just registered; answers its number. */
export async function registeredMachine(owner: Page, office: Page): Promise<string> {
  const filing = await (await Owner.register(owner)).submitted();
  await openFromQueue(office, "submitted", filing);
  await button(office, "审核通过").click();
  const notice = office.locator("p.notice");
  await expect(notice).toContainText(/\d-DL\d{6}/);
  return /\d-DL\d{6}/.exec((await notice.textContent()) ?? "")?.[0] ?? "";
}

/** An office that reviews filings and sites. */
export async function officeOf(page: Page): Promise<Page> {
  await logIn(page, "office", "yaodu");
  return page;
}

/** The photo that shows the plate, on the page of a machine that comes in. */
export const platePhoto = (page: Page) => page.locator("#entry-form").getByLabel("拍照上传");

/** Lets a machine in: its number, its photo, 确认入场. */
export async function enter(page: Page, site: string, number: string): Promise<void> {
  await page.goto(`/site/sites/${site}/enter?q=${number}`);
  await platePhoto(page).setInputFiles(jpeg(PHOTOS.side45, "plate.jpg"));
  await button(page, "确认入场").click();
}
