#!/usr/bin/env python3
"""Works the bills of worked-bills.txt out by hand, so to speak: exact fractions, every step printed.

It shares the tariffs' data with the product and none of its code. Run it after changing a bill:

    python3 worked_bills.py > ../resources/io/taiqu/protocol/bills/worked-bills.txt
"""
import json
import math
import os
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction as F
from zoneinfo import ZoneInfo

from bills import BILLS

HERE = os.path.dirname(os.path.abspath(__file__))
RESOURCES = os.path.join(HERE, "..", "resources", "io", "taiqu", "protocol", "bills")
TARIFFS = {t["code"]: t for t in json.load(open(os.path.join(RESOURCES, "tariffs.json"), encoding="utf-8"))}
DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]


def nano(x):
    """To 10⁻⁹, ties to even; Python's round of a fraction is that."""
    return F(round(x * 10**9), 10**9)


def dec(x, least=2):
    """An exact decimal, or the nearest to 12 places with a mark."""
    for places in range(least, 13):
        scaled = x * 10**places
        if scaled.denominator == 1:
            n = int(scaled)
            sign = "-" if n < 0 else ""
            digits = str(abs(n)).rjust(places + 1, "0")
            return sign + digits[: len(digits) - places] + ("." + digits[-places:] if places else "")
    return dec(F(round(x * 10**12), 10**12)) + "…"


def kwh(wh):
    return dec(F(wh, 1000), 0) if F(wh) == wh else dec(wh / 1000, 0)


class Version:
    def __init__(self, data):
        self.data = data
        self.since = datetime.fromisoformat(data["effectiveFrom"])
        if "price" in data:
            self.rates = [("flat", F(data["price"]))]
        else:
            self.rates = [(r["code"], F(r["price"])) for r in data["rates"]]
        self.tax = data.get("taxPartsPerMillion", 0)

    def season(self, day):
        seasons = self.data.get("seasons", [{"code": "year", "from": "01-01"}])
        name = seasons[-1]["code"]
        for season in seasons:
            month, first = map(int, season["from"].split("-"))
            if (month, first) <= (day.month, day.day):
                name = season["code"]
        return name

    def kind(self, day):
        text = day.isoformat()
        if text in self.data.get("specialDays", []):
            return "SPECIAL"
        if text in self.data.get("holidays", []):
            return "HOLIDAY"
        rest = DAYS[day.weekday()] in self.data.get("weekend", [])
        return "WEEKEND" if rest and text not in self.data.get("workingDays", []) else "WORKING_DAY"

    def switches(self, day):
        if "price" in self.data:
            return [("00:00", "flat")]
        for profile in self.data["profiles"]:
            if profile["season"] == self.season(day) and self.kind(day) in profile.get("days", [self.kind(day)]):
                return [(s["from"], s["rate"]) for s in profile["switches"]]
        raise AssertionError(day)

    def rate(self, day, begin, end):
        """The rate of a window; a bill's window must not cross a switch."""
        inside = [at for at, _ in self.switches(day) if begin < at < end]
        assert not inside, f"{day} {begin}-{end} crosses {inside}"
        return [code for at, code in self.switches(day) if at <= begin][-1]

    def tiers(self, month):
        season = self.season(date(month[0], month[1], 1))
        for other in self.data.get("seasonTiers", []):
            if other["season"] == season:
                return other["tiers"]
        return self.data.get("tiers")


class Segment:
    def __init__(self, tariff, version, start, since, month_before, year_before):
        self.tariff, self.version, self.start, self.since = tariff, version, start, since
        self.month = (start.year, start.month)
        self.before = {"MONTH": month_before, "YEAR": year_before}
        self.use = {code: {} for code, _ in version.rates}

    def add(self, rate, wh):
        self.use[rate][wh] = self.use[rate].get(wh, 0) + 1

    def energy(self, rate):
        return sum(n * wh for wh, n in self.use[rate].items())

    def total(self):
        return sum(self.energy(rate) for rate in self.use)


def days_in(month):
    first = date(month[0], month[1], 1)
    following = date(month[0] + month[1] // 12, month[1] % 12 + 1, 1)
    return (following - first).days


def tier_sum(steps, x):
    total, words = F(0), []
    for i, (above, price) in enumerate(steps):
        upper = steps[i + 1][0] if i + 1 < len(steps) else None
        part = max(F(0), (min(x, upper) if upper is not None else x) - above)
        if part > 0:
            words.append(f"{kwh(part)} kWh × {dec(price)}")
            total += part * price / 1000
    return total, " + ".join(words) or "0"


def prorated(tiers, since, month):
    """The thresholds for whoever got the tariff within the tier's period, in whole Wh."""
    if tiers["period"] == "MONTH":
        first, end = date(month[0], month[1], 1), date(month[0], month[1], 1) + timedelta(days=days_in(month))
        months = F(1)
    else:
        first, end = date(month[0], 1, 1), date(month[0] + 1, 1, 1)
        months = F(13 - since.month, 12) if since.year == month[0] else F(1)
    way = tiers.get("proration", "NONE")
    part = F(1)
    if since > first and way == "DAYS":
        part = F((end - since).days, (end - first).days)
    if since > first and way == "MONTHS":
        part = months
    steps = [(F(round(s["aboveKwh"] * 1000 * part)), F(s["surcharge"])) for s in tiers["steps"]]
    return steps, part


def charge(segment, end, out):
    v, total = segment.version, segment.total()
    days = (end.date() - segment.start.date()).days
    length = days_in(segment.month)
    out(f"  segment {segment.month[0]}-{segment.month[1]:02d} {segment.tariff} version {v.data['number']}, {days} of {length} days")
    uses = v.data.get("uses", [])
    amounts = [u for u in uses if "kwhPerMonth" in u]
    ratios = [u for u in uses if "ratioPartsPerMillion" in u]
    main = 1 - sum((F(u["ratioPartsPerMillion"], 10**6) for u in ratios), F(0))
    quota = sum(u["kwhPerMonth"] * 1000 for u in amounts)
    energy, left, taken_all = F(0), segment.before["MONTH"], 0
    # Fixed amounts take the first energy of the month, one after the other.
    start, stop, position = segment.before["MONTH"], segment.before["MONTH"] + total, 0
    for u in amounts:
        lower, upper = position, position + u["kwhPerMonth"] * 1000
        taken = max(0, min(stop, upper) - max(start, lower))
        position = upper
        price = F(u["price"])
        energy += taken * price / 1000
        taken_all += taken
        out(f"    use {u['code']}: {kwh(taken)} kWh × {dec(price)} = {dec(taken * price / 1000)}")
    rest = F(total - taken_all, total) if total else F(1)
    if amounts:
        out(f"    left for the others: {kwh(total - taken_all)} of {kwh(total)} kWh")
    for code, price in v.rates:
        wh = segment.energy(code)
        if not wh:
            continue
        parts = " + ".join(f"{n} × {w} Wh" for w, n in sorted(segment.use[code].items()))
        share = f" × {kwh(total - taken_all)}/{kwh(total)}" if amounts else ""
        ratio = f" × {dec(main)}" if main != 1 else ""
        amount = wh * rest * main * price / 1000
        energy += amount
        out(f"    {code}: {parts} = {kwh(wh)} kWh{share}{ratio} × {dec(price)} = {dec(amount)}")
        for u in ratios:
            p = F(u["price"]) if "price" in u else F(u["prices"][code])
            r = F(u["ratioPartsPerMillion"], 10**6)
            amount = wh * rest * r * p / 1000
            energy += amount
            out(f"    use {u['code']} at {code}: {kwh(wh)} kWh{share} × {dec(r)} × {dec(p)} = {dec(amount)}")
    tiers = v.tiers(segment.month)
    if tiers:
        steps, part = prorated(tiers, segment.since, segment.month)
        before = segment.before[tiers["period"]]
        counted = lambda x: max(F(0), F(x) - quota) * main
        low, low_words = tier_sum(steps, counted(before))
        high, high_words = tier_sum(steps, counted(before + total))
        note = f" × {part}" if part != 1 else ""
        limits = "/".join(kwh(s[0]) for s in steps)
        out(f"    tiers {limits} kWh{note}: {kwh(counted(before))} kWh before, {kwh(counted(before + total))} after: ({high_words}) − ({low_words}) = {dec(high - low)}")
        energy += high - low
    life = v.data.get("lifeline")
    if life:
        def off(x):
            if "lostAboveKwh" in life and x > life["lostAboveKwh"] * 1000:
                return F(0)
            return min(x, F(life["blockKwh"] * 1000)) * F(life["discount"]) / 1000
        counted = lambda x: max(F(0), F(x) - quota) * main
        before = segment.before["MONTH"]
        less = off(counted(before + total)) - off(counted(before))
        out(f"    lifeline of {life['blockKwh']} kWh × {life['discount']}: {dec(off(counted(before + total)))} − {dec(off(counted(before)))} = −{dec(less)}")
        energy -= less
    net = energy
    for s in v.data.get("surcharges", []):
        if "price" in s:
            amount = total * F(s["price"]) / 1000
            out(f"    {s['code']}: {kwh(total)} kWh × {s['price']} = {dec(amount)}")
            net += amount
        if s.get("partsPerMillion"):
            amount = energy * F(s["partsPerMillion"], 10**6)
            out(f"    {s['code']}: {dec(energy)} × {dec(F(s['partsPerMillion'], 10**6))} = {dec(amount)}")
            net += amount
    for c in v.data.get("fixedCharges", []):
        if c["per"] == "DAY":
            amount = F(c["amount"]) * days
            out(f"    fixed: {days} days × {c['amount']} = {dec(amount)}")
        else:
            amount = F(c["amount"]) * days / length
            out(f"    fixed: {c['amount']} × {days}/{length} = {dec(amount)}")
        net += amount
    gross = net * (10**6 + v.tax) / 10**6
    if v.tax:
        out(f"    tax: {dec(net)} × {dec(F(10**6 + v.tax, 10**6))} = {dec(gross)}")
    out(f"    = {dec(nano(gross), 9)}")
    return energy, net, nano(gross)


TABLE = {  # (83)水电财字第215号: per mille of 1/100 in 1/100 %; the listed hundredths, as printed there
    "P90": ({90: 0, 91: -15, 92: -30, 93: -45, 94: -60, 95: -75},
            {89: 50, 88: 100, 87: 150, 86: 200, 85: 250, 84: 300, 83: 350, 82: 400, 81: 450, 80: 500, 79: 550, 78: 600, 77: 650,
             76: 700, 75: 750, 74: 800, 73: 850, 72: 900, 71: 950, 70: 1000, 69: 1100, 68: 1200, 67: 1300, 66: 1400, 65: 1500}),
    "P85": ({85: 0, 86: -10, 87: -20, 88: -30, 89: -40, 90: -50, 91: -65, 92: -80, 93: -95, 94: -110},
            {84: 50, 83: 100, 82: 150, 81: 200, 80: 250, 79: 300, 78: 350, 77: 400, 76: 450, 75: 500, 74: 550, 73: 600, 72: 650,
             71: 700, 70: 750, 69: 800, 68: 850, 67: 900, 66: 950, 65: 1000, 64: 1100, 63: 1200, 62: 1300, 61: 1400, 60: 1500}),
    "P80": ({80: 0, 81: -10, 82: -20, 83: -30, 84: -40, 85: -50, 86: -60, 87: -70, 88: -80, 89: -90, 90: -100, 91: -115, 92: -130},
            {79: 50, 78: 100, 77: 150, 76: 200, 75: 250, 74: 300, 73: 350, 72: 400, 71: 450, 70: 500, 69: 550, 68: 600, 67: 650,
             66: 700, 65: 750, 64: 800, 63: 850, 62: 900, 61: 950, 60: 1000, 59: 1100, 58: 1200, 57: 1300, 56: 1400, 55: 1500}),
}


def adjustment(standard, factor):
    up, down = TABLE[standard]
    if factor in up or factor in down:
        return up.get(factor, down.get(factor))
    if factor > max(up):
        return up[max(up)]
    return down[min(down)] + 200 * (min(down) - factor)


def power_factor(active, reactive):
    s = math.sqrt(active * active + reactive * reactive)
    exact = F(active) / F(s)
    assert abs(exact * 200 - round(exact * 200)) > F(1, 10**6) or round(exact * 200) % 2 == 0, "too close to call"
    return math.floor(exact * 100 + F(1, 2))


def settle(bill, month, parts, version, out):
    terms, q = version.data["monthly"], bill["months"][month]
    year, number = map(int, month.split("-"))
    part = F(q["days"], days_in((year, number)))
    energy, net = sum(p[0] for p in parts), sum(p[1] for p in parts)
    out(f"  month {month}: {q['days']} of {days_in((year, number))} days")
    capacity = F(0)
    if "capacity" in terms:
        price, basis = F(terms["capacity"]["price"]), terms["capacity"]["basis"]
        if basis == "CONNECTED_CAPACITY":
            capacity = F(q["capacity"], 1000) * price * part
            out(f"    capacity: {kwh(q['capacity'])} kVA × {dec(price)} × {part} = {dec(capacity)}")
        elif basis == "MAXIMUM_DEMAND":
            capacity = F(q["demand"], 1000) * price
            out(f"    demand: {kwh(q['demand'])} kW × {dec(price)} = {dec(capacity)}")
        else:
            beyond = max(F(0), F(q["demand"]) - F(q["capacity"]) * F(105, 100))
            capacity = (F(q["capacity"]) + 2 * beyond) / 1000 * price
            out(f"    demand: ({kwh(q['capacity'])} + 2 × {kwh(beyond)}) kW × {dec(price)} = {dec(capacity)}")
    adjusted = F(0)
    if "powerFactor" in terms and q["active"]:
        factor = power_factor(q["active"], q["reactive"])
        per = F(adjustment(terms["powerFactor"], factor), 10000)
        adjusted = (energy + capacity) * per
        out(f"    power factor: {kwh(q['active'])} kWh, {kwh(q['reactive'])} kvarh: 0.{factor:02d}" if factor < 100 else f"    power factor: 1.00")
        out(f"    adjustment: ({dec(energy)} + {dec(capacity)}) × {dec(per)} = {dec(adjusted)}")
    least = F(terms.get("minimum", "0")) * part
    minimum = max(F(0), least - (net + capacity + adjusted))
    if "minimum" in terms:
        out(f"    minimum: {terms['minimum']} × {part} = {dec(least)} against {dec(net + capacity + adjusted)}: {dec(minimum)}")
    subtotal = capacity + adjusted + minimum
    tax = subtotal * version.tax / 10**6
    if version.tax:
        out(f"    tax: {dec(subtotal)} × {dec(F(version.tax, 10**6))} = {dec(tax)}")
    lines = [nano(x) for x in (capacity, adjusted, minimum, tax)]
    out("    = " + " + ".join(dec(x, 9) for x in lines))
    return lines


def work(bill):
    lines = []
    tariff = bill["tariff"]
    zone = ZoneInfo(TARIFFS[tariff].get("zone", "Asia/Shanghai"))
    local = lambda text: datetime.fromisoformat(text).replace(tzinfo=zone)
    opened, until = local(bill["opened"]), local(bill["until"])
    changes = [(local(at), code) for at, code in bill.get("changes", [])]
    codes = [tariff] + [code for _, code in changes]
    versions = {code: [Version(v) for v in TARIFFS[code]["versions"]] for code in codes}

    # Compared as instants: within one zone object Python compares the faces of clocks.
    instant = lambda moment: moment.astimezone(timezone.utc)

    def at(moment):
        code = tariff
        for when, other in changes:
            if instant(when) <= instant(moment):
                code = other
        known = [v for v in versions[code] if instant(v.since) <= instant(moment)]
        return code, (known or versions[code])[-1]

    windows = []
    for span, clock, wh in bill["use"]:
        first, last = (date.fromisoformat(x) for x in span.split(".."))
        begin, end = clock.split("-")
        day = first
        while day <= last:
            windows.append((datetime.combine(day, time.fromisoformat(begin), zone), datetime.combine(day, time.fromisoformat(end), zone), begin, end, wh))
            day += timedelta(days=1)
    windows.sort(key=lambda w: instant(w[0]))
    bounds = [opened, until] + [w for w, _ in changes]
    for vs in versions.values():
        bounds += [v.since.astimezone(zone) for v in vs]
    month = date(opened.year, opened.month, 1)
    while datetime.combine(month, time(), zone) < until:
        bounds.append(datetime.combine(month, time(), zone))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    bounds = sorted({instant(b): b for b in bounds if instant(opened) <= instant(b) <= instant(until)}.values(), key=instant)
    charged, months, since, month_before, year_before = F(0), {}, opened.date(), 0, 0
    segment = None
    for start, end in zip(bounds, bounds[1:]):
        code, version = at(start)
        if segment is None or (segment.tariff, segment.version.data["number"], segment.month) != (code, version.data["number"], (start.year, start.month)):
            if segment is not None:
                e, n, c = charge(segment, start, lines.append)
                charged += c
                months.setdefault(f"{segment.month[0]}-{segment.month[1]:02d}", []).append((e, n, segment.version))
                used = segment.total()
                year_before = year_before + used if start.year == segment.month[0] else 0
                month_before = month_before + used if (start.year, start.month) == segment.month else 0
                if code != segment.tariff:
                    since = start.date()
                    tiers = version.tiers((start.year, start.month)) or {}
                    if tiers.get("proration", "NONE") != "NONE":
                        month_before = year_before = 0
            segment = Segment(code, version, start, since, month_before, year_before)
        for w in windows:
            if instant(start) <= instant(w[0]) < instant(end):
                assert instant(w[1]) <= instant(end), f"{bill['id']}: window {w[0]} crosses {end}"
                segment.add(version.rate(w[0].date(), w[2], w[3]), w[4])
    e, n, c = charge(segment, until, lines.append)
    charged += c
    months.setdefault(f"{segment.month[0]}-{segment.month[1]:02d}", []).append((e, n, segment.version))
    print(f"bill {bill['id']}: {bill['name']}")
    print(f"  rule {bill['rule']}")
    print(f"  tariff {tariff} opened {bill['opened']} until {bill['until']}")
    for when, code in bill.get("changes", []):
        print(f"  change {when} {code}")
    for span, clock, wh in bill["use"]:
        print(f"  use {span} {clock} {wh}")
    for line in lines:
        print(line)
    print(f"  charged {dec(charged, 9)}")
    for month in bill.get("months", {}):
        q = bill["months"][month]
        print(f"  quantities {month} days {q['days']} capacity {q.get('capacity', 0)} demand {q.get('demand', '-')} active {q.get('active', 0)} reactive {q.get('reactive', '-')}")
        settled = []
        result = settle(bill, month, months[month], months[month][-1][2], settled.append)
        for line in settled:
            print(line)
        print(f"  settled {month} " + " ".join(dec(x, 9) for x in result))
    print()


print("""# Worked bills, written by src/test/python/worked_bills.py: exact fractions, rounded half to even to nine places once a segment.
# use DATES CLOCK WH: that many watt-hours evenly in that time of each of these days, and nothing in between.
# settled MONTH CAPACITY ADJUSTMENT MINIMUM TAX. A figure with … goes on. Indented lines are the arithmetic, for people.
""")
for each in BILLS:
    work(each)
