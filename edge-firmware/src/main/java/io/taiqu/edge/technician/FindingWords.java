package io.taiqu.edge.technician;

import io.taiqu.edge.commissioning.Finding;
import io.taiqu.edge.commissioning.FindingText;
import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.http.Language;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Collection;
import java.util.stream.Collectors;

/** Findings in the technician's language, and what to do about each. */
final class FindingWords {
  private final SitePlan plan;
  private final Language language;

  FindingWords(SitePlan plan, Language language) {
    this.plan = plan;
    this.language = language;
  }

  /** What was found. */
  String what(Finding finding) {
    return switch (language) {
      case ENGLISH -> FindingText.of(plan, finding);
      case CHINESE -> chinese(finding);
    };
  }

  /** What to do about it. */
  String remedy(Finding finding) {
    return switch (finding) {
      case Finding.MeterSilent _ ->
          language.say("Repair it, then do it again.", "检查电表供电、A/B 接线、地址、波特率和校验位，然后重做。");
      case Finding.MeterGarbled _ ->
          language.say("Repair it, then do it again.", "检查是否有同地址设备、缺少终端电阻或接头不良。");
      case Finding.AddressShared _ ->
          language.say(
              "Give one of the two its own address from the site file.", "按现场文件为其中一只电表改回自己的地址。");
      case Finding.AddressesExchanged _ ->
          language.say("Exchange the addresses in the meters’ menus.", "在两只电表的菜单中互换地址。");
      case Finding.OtherMeter _ ->
          language.say(
              "Mount the planned meter, or correct the serial number in the site file.",
              "换上计划的电表，或更正现场文件中的表号。");
      case Finding.OtherModel _ ->
          language.say(
              "Mount the planned model, or correct the model in the site file.",
              "换上计划的型号，或更正现场文件中的型号。");
      case Finding.UnplannedDevice _ ->
          language.say(
              "Find out what it is: describe it in the site file or take it off the line.",
              "查明是什么设备：写入现场文件或从总线上拆除。");
      case Finding.OtherSpeed _ ->
          language.say("Repair it, then do it again.", "将其波特率和校验位改为与线路一致。");
      case Finding.MetersSwapped _ ->
          language.say("Exchange the two meters’ load wires.", "互换两只电表的负荷线。");
      case Finding.RelaysSwapped _ ->
          language.say("Exchange the two relays’ load wires.", "互换两个继电器的负荷线。");
      case Finding.PairCrossed _ ->
          language.say(
              "Look whose premises go dark, then exchange meters or relays.",
              "查看哪一户停电，再互换电表或继电器接线。");
      case Finding.RelaySwitchesOthers _ ->
          language.say("Follow the relay’s wires to the right premises.", "核对继电器出线，改接到正确的用户。");
      case Finding.NeighboursMove _ ->
          language.say("Separate the neighbours’ wiring from this relay.", "将邻户线路与该继电器分开。");
      case Finding.RelayBypassed _ ->
          language.say("Find what is fed past the relay.", "查找绕过继电器的供电线路。");
      case Finding.RelayWithoutEffect _ ->
          language.say("Repair it, then do it again.", "检查继电器接线及触点是否粘连。");
      case Finding.PairingUnprovable _ ->
          language.say(
              "Plug in a load of 1 kW and do it again, or sign with a reason.",
              "接入 1 kW 负荷后重做，或说明原因后签字。");
      case Finding.ReadBackWrong _ -> language.say("Repair it, then do it again.", "检查反馈触点。");
      case Finding.WrongPhase _ ->
          language.say(
              "Move the meter to its phase, or correct the phase in the site file.",
              "改接到计划的相，或更正现场文件中的相别。");
      case Finding.PhaseUnproved _ ->
          language.say("Do it again at another hour, or sign with a reason.", "换时段重做，或说明原因后签字。");
      case Finding.RatioWrong _ ->
          language.say(
              "Look at the current transformers’ plates, direction and wires.", "检查互感器铭牌、方向和接线。");
      case Finding.SumOpen _ ->
          language.say("Look for a supply without a meter and for wrong ratios.", "查找无表用电和倍率错误。");
      case Finding.SumUnproved _ ->
          language.say("Make the named meters answer first.", "先使所列电表应答。");
    };
  }

  private String chinese(Finding finding) {
    return switch (finding) {
      case Finding.MeterSilent(SupplyPointId point) ->
          "%s 的电表（地址 %s）无应答。".formatted(account(point), place(point));
      case Finding.MeterGarbled(SupplyPointId point) ->
          "%s 的电表（地址 %s）应答损坏。".formatted(account(point), place(point));
      case Finding.AddressShared shared ->
          shared
              .other()
              .map(other ->
                  "地址 %s 有两只电表应答：%s 的电表，以及应在 %s 的 %s 的电表。"
                      .formatted(
                          place(shared.point()),
                          account(shared.point()),
                          place(other),
                          account(other)))
              .orElseGet(() ->
                  "地址 %s 有两只电表应答，此处应为 %s 的电表；另一只未查明。"
                      .formatted(place(shared.point()), account(shared.point())));
      case Finding.AddressesExchanged(SupplyPointId first, SupplyPointId second) ->
          "%s 与 %s 的电表地址互换（%s 与 %s）。"
              .formatted(account(first), account(second), place(first), place(second));
      case Finding.OtherMeter(SupplyPointId point, String serial) ->
          "地址 %s 应为 %s 的电表（表号 %s），应答的是表号 %s。"
              .formatted(place(point), account(point), plan.meter(point).serial(), serial);
      case Finding.OtherModel(SupplyPointId point) ->
          "地址 %s（%s）的设备不是 %s。".formatted(place(point), account(point), plan.meter(point).profile());
      case Finding.UnplannedDevice(String bus, int address) ->
          "地址 %s/%d 有设备应答，现场文件中没有。".formatted(bus, address);
      case Finding.OtherSpeed other ->
          "%s在地址 %s/%d 以 %s 应答，与线路设置不同。"
              .formatted(
                  other.point().map(point -> account(point) + " 的电表").orElse("某设备"),
                  other.bus(),
                  other.address(),
                  speed(other.speed()));
      case Finding.MetersSwapped(SupplyPointId first, SupplyPointId second) ->
          "%s 与 %s 的电表装反：各自计量对方的用电。".formatted(account(first), account(second));
      case Finding.RelaysSwapped(SupplyPointId first, SupplyPointId second) ->
          "%s 与 %s 的继电器接反：各自控制对方的供电。".formatted(account(first), account(second));
      case Finding.PairCrossed(SupplyPointId first, SupplyPointId second) ->
          "%s 的继电器断开时 %s 的电表负荷消失，反之亦然：电表或继电器接反。".formatted(account(first), account(second));
      case Finding.RelaySwitchesOthers others ->
          "%s 的继电器断开的是 %s 的负荷，而不是本户的。"
              .formatted(account(others.point()), accounts(others.switched()));
      case Finding.NeighboursMove moves ->
          "%s 的继电器断开时，%s 的负荷也随之变化。".formatted(account(moves.point()), accounts(moves.neighbours()));
      case Finding.RelayBypassed(SupplyPointId point) ->
          "%s 的继电器只断开了部分负荷：有线路绕过继电器。".formatted(account(point));
      case Finding.RelayWithoutEffect(SupplyPointId point) ->
          "%s 的继电器断开后负荷仍在。".formatted(account(point));
      case Finding.PairingUnprovable(SupplyPointId point) ->
          "%s 没有稳定负荷，无法证明继电器与电表对应。".formatted(account(point));
      case Finding.ReadBackWrong(SupplyPointId point) ->
          "%s 的继电器能动作，但反馈状态不符。".formatted(account(point));
      case Finding.WrongPhase wrong ->
          "%s 的电表%s在 %s 相，计划为 %s 相。"
              .formatted(
                  account(wrong.point()),
                  element(wrong.point(), wrong.element()),
                  wrong.found(),
                  wrong.planned());
      case Finding.PhaseUnproved(SupplyPointId point, int element) ->
          "电压未能判明 %s 的电表%s在哪一相。".formatted(account(point), element(point, element));
      case Finding.RatioWrong(SupplyPointId _, int percent) ->
          "总表只显示各户断开负荷的 %d %%：互感器倍率不是 %s，或有一只反接或缺失。"
              .formatted(percent, plan.supply().map(meter -> meter.ratio().toString()).orElse(""));
      case Finding.SumOpen(long watts) ->
          watts > 0
              ? "所有电表均应答，但有 %d W 未经任何电表计量。".formatted(watts)
              : "用户电表之和比总表多 %d W。".formatted(-watts);
      case Finding.SumUnproved sum ->
          sum.unread().isEmpty()
              ? "未抄到总表，无法核对总和。"
              : "缺少 %s 的电表，无法核对总和。".formatted(accounts(sum.unread()));
    };
  }

  private String element(SupplyPointId point, int element) {
    return plan.meter(point).phases().size() > 1 ? "第 " + (element + 1) + " 元件" : "";
  }

  private String place(SupplyPointId point) {
    return plan.meter(point).place();
  }

  private String account(SupplyPointId point) {
    return plan.find(point).map(PlannedMeter::account).orElse(point.toString());
  }

  private String accounts(Collection<SupplyPointId> points) {
    return points.stream().map(this::account).sorted().collect(Collectors.joining("、"));
  }

  /** A line's speed: 2400 baud, even parity. */
  String speed(LineSpeed speed) {
    return switch (language) {
      case ENGLISH -> speed.toString();
      case CHINESE ->
          speed.baud()
              + " 波特、"
              + switch (speed.parity()) {
                case NONE -> "无校验";
                case EVEN -> "偶校验";
                case ODD -> "奇校验";
              };
    };
  }
}
