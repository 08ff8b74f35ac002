// What a tablet can do beside typing: tell where it stands, draw the zone, read a plate's code.
import { expect, test } from "../support/test.ts";
import { Gatekeeper, officeOf, registeredMachine } from "../support/gate.ts";
import { button, heading, textbox } from "../support/steps.ts";
import { Server } from "../support/server.ts";

test("the tablet's own place is filled in; without leave it says so", async ({ page, ready, context }) => {
  await Gatekeeper.register(page);
  await page.goto("/site/sites/new");
  await ready(page);
  await button(page, "用当前位置填写经纬度").click();
  await expect(page.getByText("没有取得当前位置，请允许定位或手工填写")).toBeVisible();
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ longitude: 111.518976, latitude: 36.088005 });
  await button(page, "用当前位置填写经纬度").click();
  await expect(page.getByText("已填入当前位置，请核对")).toBeVisible();
  await expect(textbox(page, "经度")).toHaveValue("111.518976");
  await expect(textbox(page, "纬度")).toHaveValue("36.088005");
});

test("a site is drawn into the zone where the city has a border", async ({ browser, contextOptions, viewport, watch }) => {
  const border = "border = [[111.47, 36.05], [111.55, 36.05], [111.55, 36.12], [111.47, 36.12]]";
  const server = await Server.start((city) => city.replace(`# ${border}`, border));
  try {
    const context = await browser.newContext({ ...contextOptions, viewport, baseURL: server.url });
    watch.over(context);
    const page = await context.newPage();
    const gate = await Gatekeeper.register(page);
    const drawn = async (longitude: string) => {
      const id = await gate.submitted("平阳广场地下车库", { longitude, latitude: "36.088005" });
      await page.goto(`/site/sites/${id}`);
      return page.locator("svg.zone-map");
    };
    await expect(await drawn("111.518976")).toHaveAccessibleName("工地在临汾市低排放控制区内");
    await expect(page.locator("svg.zone-map .zone")).toBeVisible();
    await expect(page.locator("svg.zone-map .place")).toBeVisible();
    await expect(await drawn("111.600000")).toHaveAccessibleName("工地在临汾市低排放控制区外");
    await context.close();
  } finally {
    await server.stop();
  }
});

test("a plate's code is read by the camera", async ({ page, person, ready, context }) => {
  const office = await officeOf(await person());
  const number = await registeredMachine(await person(), office);
  const gate = await Gatekeeper.register(page);
  const site = await gate.site(office, "平阳广场地下车库");
  // No browser here reads codes, and no camera looks at one: both are stood in for.
  await context.addInitScript((text) => {
    navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream(5);
    HTMLMediaElement.prototype.play = async () => {};
    let looks = 0;
    (window as unknown as Record<string, unknown>)["BarcodeDetector"] = class {
      async detect(): Promise<{ rawValue: string }[]> {
        looks += 1;
        return looks < 3 ? [] : [{ rawValue: text }];
      }
    };
  }, number);
  await page.goto(`/site/sites/${site}/enter`);
  await ready(page);
  await button(page, "扫码").click();
  await expect(page).toHaveURL(/\/enter\?q=/);
  await expect(heading(page, /入场/)).toBeVisible();
  await expect(page.getByText(number).first()).toBeVisible();
});
