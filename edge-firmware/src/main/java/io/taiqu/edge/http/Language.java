package io.taiqu.edge.http;

import io.taiqu.edge.core.line.LineFinding;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import java.util.Optional;

/** The two languages of the status page, and what each thing is called in them. */
public enum Language {
  ENGLISH("en"),
  CHINESE("zh-CN");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** As HTML names it. */
  public String tag() {
    return tag;
  }

  /**
   * From {@code ?lang=} if given, else the first of the browser's languages that is one of ours,
   * else English.
   */
  public static Language choose(Optional<String> asked, Optional<String> accepted) {
    String wanted = asked.or(() -> accepted).orElse("");
    for (String range : wanted.split(",")) {
      String primary = range.strip().split("[-;]")[0];
      if (primary.equals("zh")) {
        return CHINESE;
      }
      if (primary.equals("en")) {
        return ENGLISH;
      }
    }
    return ENGLISH;
  }

  /** Picks the text of this language. */
  public String say(String english, String chinese) {
    return switch (this) {
      case ENGLISH -> english;
      case CHINESE -> chinese;
    };
  }

  String of(HoldReason reason) {
    return switch (reason) {
      case ENFORCEMENT_NOT_IN_FORCE ->
          say("no policy in force says to enforce here", "没有生效的策略要求在此执行停电");
      case READS_NOT_CONFIRMED -> say("two matching recent reads are needed", "需要两次一致的最新抄表");
      case METER_NOT_PROVEN ->
          say("the meter is not proven to be the commissioned one", "未能确认电表为登记的那一只");
      case ROLL_OVER_NOT_PROVEN ->
          say("the register fell; roll-over is not proven", "示数回落，未能证明是翻转");
      case STEP_IMPLAUSIBLE -> say("the register's step is not plausible", "示数跳变不合理");
      case CLOCK_NOT_PROVEN -> say("the clock is not proven", "时钟未确认");
      case DISPUTE_OPEN -> say("a dispute is open", "存在未结争议");
      case PROTECTED_CUSTOMER -> say("protected customer or life support", "受保护用户或维生设备");
      case QUIET_HOURS -> say("no disconnection at this hour", "当前时段不停电");
      case WARNINGS_NOT_GIVEN ->
          say("emergency credit is left, or warnings are still due", "尚有应急额度，或预警尚未送达");
      case NOTICES_NOT_LOGGED -> say("the required notices are not logged", "规定的通知尚未记录");
      case ANTI_FLAP -> say("too soon after a start or another opening", "距启动或上次断开时间过短");
      case FUSE_SPENT -> say("this hour's allowance of openings is used up", "本小时断开次数已用尽");
      case SAFETY_LOCK -> say("a technician's safety lock is on", "检修安全锁已启用");
      case NOT_IN_SERVICE -> say("the meter is not in service: read, not charged", "电表未投运：只抄表，不计费");
      case LOAD_SIDE_VOLTAGE -> say("voltage on the load side of the open relay", "断开的继电器负载侧有电压");
      case READY_TO_RECONNECT ->
          say("ready to reconnect: somebody here must say so", "可以复电，等待现场人员确认");
      case LOAD_LIMIT -> say("too much power was drawn: returns by itself", "用电功率超限，稍后自动复电");
      case LOAD_LIMIT_LOCKED ->
          say("too much power was drawn too often: a person must restore", "多次功率超限，须由人员复电");
    };
  }

  String of(Cause cause) {
    return switch (cause) {
      case TIMEOUT -> say("no answer", "无应答");
      case BAD_CHECKSUM -> say("damaged answer", "应答校验错误");
      case EXCEPTION_REPLY -> say("request refused by the meter", "电表拒绝请求");
      case UNEXPECTED_REPLY -> say("foreign or short answer", "应答不符");
      case IMPLAUSIBLE -> say("implausible values", "数值不合理");
      case PORT_LOST -> say("serial port missing", "串口丢失");
      case SET_ASIDE -> say("silent for long, probed now and then", "长期无应答，定期探测");
      case NOT_RUNNING -> say("the unit did not run", "装置未运行");
      case WRONG_METER -> say("another meter answers", "应答的不是登记的电表");
    };
  }

  /** A likely cause of a line's errors, with what to do about it. */
  String of(LineFinding finding) {
    String address = finding.unit().isPresent() ? Integer.toString(finding.unit().getAsInt()) : "";
    return switch (finding.fault()) {
      case NOTHING_HEARD ->
          say(
              "Nobody answers and nothing is heard: look for power at the meters, a cut cable,"
                  + " swapped A and B, or another speed or parity",
              "全部无应答且线路安静：检查电表供电、线缆断路、A/B 接反，或波特率、校验位不符");
      case WIRES_SWAPPED ->
          say(
              "Nobody answers, and bytes come that nobody sent: A and B are probably swapped",
              "全部无应答且有杂散字节：A/B 线很可能接反");
      case WRONG_SPEED_OR_PARITY ->
          say(
              "Everything that is heard is damaged: another speed, parity or stop bit",
              "收到的全部损坏：波特率、校验位或停止位不符");
      case NO_TERMINATION ->
          say(
              "Stray bytes around the answers: termination or bias resistors are missing",
              "应答前后有杂散字节：缺少终端电阻或偏置电阻");
      case NOISE ->
          say(
              "Answers of most meters are damaged now and then: look for noise, long stubs, a bad"
                  + " shield or clamp",
              "多数电表的应答偶有损坏：检查干扰、分支过长、屏蔽或接线端子不良");
      case TALKER ->
          say(
              "The line is never quiet: another master, or a device that talks by itself",
              "线路持续占用：存在另一主站，或某设备自行发送");
      case DUPLICATE_ADDRESS ->
          say(
              "Two devices probably answer at address " + address,
              "地址 " + address + " 很可能有两台设备同时应答");
      case BAD_DEVICE ->
          say(
              "The device at address "
                  + address
                  + " answers badly while the others are well: look"
                  + " at its clamps, then at the device",
              "地址 " + address + " 应答不良而其他正常：先查接线端子，再查设备");
      case SLOW_DEVICE ->
          say(
              "The device at address " + address + " answers after its time",
              "地址 " + address + " 应答过迟");
      case ADAPTER_ECHO ->
          say("The adapter hears what it sends; this is taken care of", "适配器会收到自身发送的数据，已自动剔除");
    };
  }

  String of(MeterLink link) {
    return switch (link) {
      case UNKNOWN -> say("not read yet", "尚未抄读");
      case UP -> say("answers", "在线");
      case DOWN -> say("silent", "离线");
    };
  }

  String of(SupplyState state) {
    return switch (state) {
      case ON -> say("on", "供电");
      case OFF -> say("off", "停电");
    };
  }

  String of(RelayFeedback feedback) {
    return switch (feedback) {
      case OPEN -> say("contact open", "触点断开");
      case CLOSED -> say("contact closed", "触点闭合");
      case UNKNOWN -> say("contact unknown", "触点未知");
    };
  }

  String of(ClockQuality quality) {
    return switch (quality) {
      case SYNCHRONISED -> say("synchronised", "已同步");
      case NOT_SYNCHRONISED -> say("not synchronised", "未同步");
      case FAILED -> say("failed", "故障");
    };
  }

  /** What the amount of a customer who pays afterwards is. */
  String postPaid(Money balance) {
    return balance.isPositive() ? say("paid ahead", "预存") : say("owed", "欠费");
  }

  /**
   * What an alarm means; a kind that this page does not know yet is shown with the loop's own
   * words.
   */
  String alarm(String kind, String detail) {
    return switch (kind) {
      case "DISK_FULL" -> say("The disk is full", "磁盘已满");
      case "CABINET_OPENED" -> say("The cabinet's door is open", "箱门处于打开状态");
      case "OTHER_METER" -> say("Another meter than the commissioned one answers", "应答的不是登记的电表");
      case "CURRENT_WHILE_OPEN" ->
          say(
              "Current flows although the relay is open: weld, bypass or back-feed",
              "继电器已断开仍有电流：触点粘连、旁路或反送电");
      case "LOCK_NOT_SAFE" ->
          say(
              "A safety lock is set on a relay that closes whenever the unit stands still: isolate by"
                  + " the breaker",
              "检修闭锁所在继电器在终端停运时会自行合闸：请用断路器隔离");
      case "RELAY_DISAGREES" -> say("The relay's contact does not follow", "继电器触点未按指令动作");
      case "REGISTER_BACKWARD" ->
          say(
              "The register fell; nothing is charged until the meter is recommissioned",
              "示数回落；重新登记前不计费");
      case "STEP_IMPLAUSIBLE" ->
          say("The register jumped further than its supply allows", "示数跳变超过额定");
      case "METER_FROZEN" -> say("Power flows and the register does not move", "有功率但示数不动");
      case "UNIT_DOUBTFUL" ->
          say("The register does not keep step with the power; nothing is charged", "示数与功率不符，暂不计费");
      case "WRONG_MULTIPLIER" ->
          say("The meter's own transformer ratio is not the commissioned one", "表内倍率与登记不符");
      case "POWER_IMPLAUSIBLE" ->
          say("The meter showed more than twice the rated power", "功率读数超过额定两倍");
      case "METER_EXCHANGED" ->
          say("The meter was exchanged; the supervisor has not confirmed it yet", "电表已更换，待主站确认");
      case "SUDDEN_ZERO" -> say("Nothing has been used for days", "用电量突然为零");
      case "REVERSED_PHASE" -> say("A phase or a current transformer is reversed", "相序或互感器反接");
      case "METER_SILENT" -> say("The meter does not answer", "电表无应答");
      default -> detail;
    };
  }
}
