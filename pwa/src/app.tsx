/** Which screen is on: signed in or not, locked or not, and what is laid over it. */

import type { VNode } from "preact";
import { DeskScreen } from "./office/desk";
import { Office } from "./office/office";
import { me } from "./offline/session";
import { AssignPrint } from "./screens/assign_print";
import { AssignSscc } from "./screens/assign_sscc";
import { Board } from "./screens/board";
import { Calibrate } from "./screens/calibrate";
import { CountScreen } from "./screens/count";
import { CountReview } from "./screens/count_review";
import { DocumentList } from "./screens/document_list";
import { Finder } from "./screens/finder";
import { Holders } from "./screens/holders";
import { LookUp } from "./screens/look_up";
import { Move } from "./screens/move";
import { MyWork } from "./screens/my_work";
import { type Route, route } from "./screens/navigation";
import { OrderScreen } from "./screens/order";
import { OrderLineScreen } from "./screens/order_line";
import { Orders } from "./screens/orders";
import { Pick } from "./screens/pick";
import { PostReceipt } from "./screens/post_receipt";
import { Posted } from "./screens/posted";
import { PrintJob } from "./screens/print_job";
import { PrintJobs } from "./screens/print_jobs";
import { PrintLabels } from "./screens/print_labels";
import { PutAway } from "./screens/put_away";
import { Queue } from "./screens/queue";
import { Receipt } from "./screens/receipt";
import { Receive } from "./screens/receive";
import { Result } from "./screens/result";
import { Review } from "./screens/review";
import { Scanners } from "./screens/scanners";
import { SerialRange } from "./screens/serial_range";
import { SettingsScreen } from "./screens/settings";
import { NotSaved, Sheets } from "./screens/sheets";
import { Shipment } from "./screens/shipment";
import { Locked, SignIn } from "./screens/sign_in";

export function App() {
  if (!me.value) {
    return (
      <>
        <SignIn />
        <Finder />
        <NotSaved />
      </>
    );
  }
  const now = route.value;
  return (
    <>
      <Screen key={keyOf(now)} {...now} />
      <Sheets />
      <Finder />
      <Locked />
      <NotSaved />
    </>
  );
}

/** Another document is another screen; a step within one is not. */
function keyOf(now: Route): string {
  const no = "no" in now ? now.no : "";
  const line = "lineNo" in now ? now.lineNo : "";
  const kind = "kind" in now ? now.kind : "";
  const side = "side" in now ? now.side : "";
  const desk = "desk" in now ? now.desk : "";
  const goods = "goods" in now ? JSON.stringify([now.goods, now.number]) : "";
  const job = "jobId" in now ? now.jobId : "";
  return [now.screen, no, line, kind, side, desk, goods, job].join("/");
}

function Screen(now: Route): VNode {
  switch (now.screen) {
    case "work":
      return <MyWork />;
    case "list":
      return <DocumentList kind={now.kind} />;
    case "receipt":
      return <Receipt no={now.no} />;
    case "receive":
      return <Receive no={now.no} lineNo={now.lineNo} />;
    case "range":
      return <SerialRange no={now.no} lineNo={now.lineNo} />;
    case "post-receipt":
      return <PostReceipt no={now.no} />;
    case "put-away":
      return <PutAway kind={now.kind ?? "put_away"} no={now.no} />;
    case "pick":
      return <Pick kind={now.kind ?? "pick"} no={now.no} />;
    case "count":
      return <CountScreen no={now.no} />;
    case "count-review":
      return <CountReview no={now.no} />;
    case "move":
      return <Move />;
    case "shipment":
      return <Shipment no={now.no} />;
    case "result":
      return <Result result={now.result} />;
    case "look-up":
      return <LookUp text={now.text} />;
    case "queue":
      return <Queue />;
    case "settings":
      return <SettingsScreen />;
    case "scanners":
      return <Scanners />;
    case "calibrate":
      return <Calibrate device={now.device} />;
    case "board":
      return <Board />;
    case "review":
      return <Review no={now.no} />;
    case "office":
      return <Office />;
    case "desk":
      return <DeskScreen code={now.desk} docKey={now.key} />;
    case "orders":
      return <Orders kind={now.kind} />;
    case "order":
      return <OrderScreen kind={now.kind} no={now.no} />;
    case "order-line":
      return <OrderLineScreen of={now} />;
    case "holders":
      return <Holders goods={now.goods} number={now.number} />;
    case "assign-print":
      return <AssignPrint no={now.no} lineNo={now.lineNo} />;
    case "assign-sscc":
      return <AssignSscc no={now.no} />;
    case "print-labels":
      return <PrintLabels of={now.of} />;
    case "print-job":
      return <PrintJob jobId={now.jobId} />;
    case "print-jobs":
      return <PrintJobs />;
    case "posted":
      return <Posted kind={now.kind} no={now.no} />;
  }
}
