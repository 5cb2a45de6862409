import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Where a Chromium is on the `PATH`. @throws Error that says how to get one: no test of the page may be left out silently */
function chromiumPath(): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {}
    }
  }
  throw new Error(
    "THE PAGE IS NOT TESTED: there is no Chromium on the PATH. On Debian: apt-get install -y chromium; then run the tests again.",
  );
}

/** A headless Chromium that does nothing of its own accord. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}
