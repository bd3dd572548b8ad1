import { forgetPerson } from "@/lib/door/person";
import { askStanding, stand } from "@/lib/door/standing";

type News = "in" | "out";

const channel = new BroadcastChannel("govbot.door");

channel.onmessage = ({ data }: MessageEvent<News>) => {
  if (data === "out") {
    forgetPerson();
    stand({ kind: "out", hasLeft: true });
  } else askStanding();
};

/** Tells the other tabs that somebody signed in or out. */
export function tellTabs(news: News): void {
  channel.postMessage(news);
}
