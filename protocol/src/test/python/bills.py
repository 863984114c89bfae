"""What is used in each worked bill, and by which rule it is charged."""

NDRC_TIERS = "yearly or monthly household tiers: 发改价格〔2011〕2617号 (阶梯电价指导意见)"
NDRC_2013 = "tiers with time of use, households of many, whole months for who comes or goes: 发改价格〔2013〕2523号"
TOU = "time of use with sharp peak, seasons, holidays and critical days: 发改价格〔2021〕1093号"
TWO_PART = "two-part tariff by transformer capacity, demand or contract, 105 % rule: 发改价格〔2016〕1293号, 销售电价管理 (供用电合同)"
POWER_FACTOR = "power-factor adjustment, levies not adjusted: (83)水电财字第215号"
LEVIES = "levies for every kWh, shown apart: 政府性基金及附加目录 (财政部)"
MIXED = "several uses behind one meter, fixed amount first, then ratio: 供电营业规则, 定比定量"
FARM = "agricultural price without levies: 发改价格〔2013〕973号 and the provincial lists"
NEED = "free quota of households in need: 发改价格〔2011〕2617号, 3"
FREE_BASIC = "free basic electricity of 50 kWh a month: South Africa, Electricity Basic Services Support Tariff policy 2003"
LIFELINE = "life-line lost for the whole use above its limit: Kenya, EPRA schedule of tariffs 2023"
SLABS = "telescopic slabs, fixed charge, duty in per cent, minimum bill: India, Electricity Act 2003 s. 62 and the state commissions' orders"
SANCTIONED = "charge for sanctioned load, VAT, minimum: Bangladesh, BERC retail tariff order 2024"
STANDING = "standing charge by day and VAT: StromGVV (Germany)"
PRORATION = "thresholds by days for who begins within a month: contract rule of the deployment"
CHANGE = "a price valid from a date applies to energy from then on; tiers reached stay reached: 供电营业规则"

MARCH, APRIL, JUNE, JULY = "2026-03-01..2026-03-31", "2026-04-01..2026-04-30", "2026-06-01..2026-06-30", "2026-07-01..2026-07-31"


def month(number):
    length = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][number - 1]
    following = "2027-01-01" if number == 12 else f"2026-{number + 1:02d}-01"
    return f"2026-{number:02d}-01..2026-{number:02d}-{length}", f"2026-{number:02d}-01T00:00", f"{following}T00:00", length


BILLS = []


def bill(name, rule, tariff, opened, until, *use, changes=(), months=None):
    BILLS.append({"id": f"B{len(BILLS) + 1:02d}", "name": name, "rule": rule, "tariff": tariff, "opened": opened, "until": until,
                  "use": list(use), "changes": list(changes), "months": months or {}})


def monthly(name, rule, tariff, number, *daily, months=None):
    span, opened, until, _ = month(number)
    bill(name, rule, tariff, opened, until, *[(span, clock, wh) for clock, wh in daily], months=months)


# Households by yearly tiers, peak and valley
monthly("small household in the first yearly tier", NDRC_TIERS, "cn-year-tou", 3, ("18:00-21:00", 2345), ("23:00-23:59", 1234))
bill("a whole year that just fills the first tier", NDRC_TIERS, "cn-year-tou", "2026-01-01T00:00", "2027-01-01T00:00",
     ("2026-01-01..2026-12-31", "09:00-11:00", 5000), ("2026-01-01..2026-12-31", "01:00-05:00", 2561))
bill("a year that crosses into the second tier in autumn", NDRC_TIERS, "cn-year-tou", "2026-01-01T00:00", "2027-01-01T00:00",
     ("2026-01-01..2026-12-31", "12:00-13:00", 6250), ("2026-01-01..2026-12-31", "02:00-03:00", 3125))
bill("a year that crosses both tiers", NDRC_TIERS, "cn-year-tou", "2026-01-01T00:00", "2027-01-01T00:00",
     ("2026-01-01..2026-12-31", "19:00-21:30", 11111), ("2026-01-01..2026-12-31", "00:10-06:50", 7777))
bill("the new year begins its tiers anew", NDRC_TIERS, "cn-year-tou", "2026-10-01T00:00", "2027-02-01T00:00",
     ("2026-10-01..2026-12-31", "10:00-12:00", 20000), ("2027-01-01..2027-01-31", "10:00-12:00", 20000))
bill("moved in in September: four of twelve months of each tier", NDRC_2013, "cn-year-tou", "2026-09-20T15:00", "2027-01-01T00:00",
     ("2026-09-21..2026-12-31", "18:30-21:30", 9000), ("2026-09-21..2026-12-31", "23:10-23:50", 3300))
bill("moved in on the last day of a month", NDRC_2013, "cn-year-flat", "2026-10-31T18:00", "2027-01-01T00:00",
     ("2026-11-01..2026-12-31", "08:00-20:00", 9999))
bill("moved in on New Year's Day: whole tiers", NDRC_2013, "cn-year-flat", "2026-01-01T09:00", "2026-08-01T00:00",
     ("2026-01-02..2026-07-31", "08:00-20:00", 12345))
monthly("holiday flat, one watt-hour a day", NDRC_TIERS, "cn-year-tou", 2, ("12:00-12:30", 1))
monthly("nothing used costs nothing", NDRC_TIERS, "cn-year-flat", 4)
# Households of many
bill("household of six, its tiers 1 200 kWh a year wider", NDRC_2013, "cn-year-large", "2026-01-01T00:00", "2027-01-01T00:00",
     ("2026-01-01..2026-12-31", "07:00-22:00", 11000))
bill("the same use without the wider tiers", NDRC_2013, "cn-year-flat", "2026-01-01T00:00", "2027-01-01T00:00",
     ("2026-01-01..2026-12-31", "07:00-22:00", 11000))
bill("a household that becomes one of many in July counts anew, six of twelve months", NDRC_2013, "cn-year-flat", "2026-01-01T00:00", "2027-01-01T00:00",
     ("2026-01-01..2026-12-31", "07:00-22:00", 13000), changes=[("2026-07-01T00:00", "cn-year-large")])
# Monthly tiers by season
monthly("winter month within the first tier", NDRC_TIERS, "cn-month-season", 1, ("08:00-20:00", 6000))
monthly("winter month in the second tier", NDRC_TIERS, "cn-month-season", 3, ("08:00-20:00", 9870))
monthly("winter month in the third tier", NDRC_TIERS, "cn-month-season", 12, ("08:00-20:00", 17171))
monthly("May is summer: the same use costs less", NDRC_TIERS, "cn-month-season", 5, ("08:00-20:00", 17171))
monthly("summer month on the very threshold", NDRC_TIERS, "cn-month-season", 6, ("06:00-07:00", 20000))
bill("from April into May the wider tiers begin", NDRC_TIERS, "cn-month-season", "2026-04-01T00:00", "2026-06-01T00:00",
     ("2026-04-01..2026-05-31", "11:00-13:00", 12500))
bill("from October into November they end", NDRC_TIERS, "cn-month-season", "2026-10-01T00:00", "2026-12-01T00:00",
     ("2026-10-01..2026-11-30", "11:00-13:00", 15015))
bill("moved in on the 17th: 15 of 31 days of each threshold", PRORATION, "cn-month-season", "2026-03-17T14:00", "2026-04-01T00:00",
     ("2026-03-18..2026-03-31", "07:00-09:00", 11007))
bill("moved in on the last day: a thirtieth of each threshold", PRORATION, "cn-month-season", "2026-06-30T00:00", "2026-07-01T00:00",
     ("2026-06-30..2026-06-30", "07:00-09:00", 31415))
bill("changed from yearly to monthly tiers on the 11th: 20 of 30 days", PRORATION, "cn-year-flat", "2026-04-01T00:00", "2026-05-01T00:00",
     (APRIL, "09:00-10:00", 13131), changes=[("2026-04-11T00:00", "cn-month-season")])
# Monthly tiers with a wet season
monthly("dry season, cheap night", TOU, "cn-month-tou", 4, ("19:00-22:00", 4444), ("03:00-05:00", 2222))
monthly("wet season, cheaper night", TOU, "cn-month-tou", 6, ("19:00-22:00", 4444), ("03:00-05:00", 2222))
bill("price change on 16 July: what tier was reached stays reached", CHANGE, "cn-month-tou", "2026-07-01T00:00", "2026-08-01T00:00",
     (JULY, "08:00-22:00", 9000), (JULY, "01:00-05:00", 1357))
bill("price change, first half without use", CHANGE, "cn-month-tou", "2026-07-01T00:00", "2026-08-01T00:00",
     ("2026-07-20..2026-07-31", "08:00-22:00", 20202))
bill("moved in before and billed across the change and the next month", CHANGE, "cn-month-tou", "2026-07-09T10:30", "2026-09-01T00:00",
     ("2026-07-10..2026-08-31", "08:00-22:00", 7100), ("2026-07-10..2026-08-31", "23:15-23:45", 3003))
# Households in need
monthly("less than the free quota", NEED, "cn-need", 2, ("10:00-12:00", 500))
monthly("the free quota and some more", NEED, "cn-need", 3, ("10:00-12:00", 2750))
monthly("much use keeps the free quota and pays both tiers", NEED, "cn-need", 8, ("10:00-12:00", 15555))
# Agriculture
monthly("pig farm at the agricultural price", FARM, "cn-farm", 3, ("00:00-23:59", 87654))
bill("irrigation in spring: flat price until April, cheap nights from then", FARM, "cn-irrigation", "2026-03-01T00:00", "2026-05-01T00:00",
     (MARCH, "22:00-23:00", 15000), (APRIL, "22:00-23:00", 15000), (APRIL, "04:00-05:30", 45000))
monthly("pump at rest pays its monthly charge alone", FARM, "cn-irrigation", 1)
bill("pump connected on the 10th pays 22 of 31 days", FARM, "cn-irrigation", "2026-05-10T08:00", "2026-06-01T00:00",
     ("2026-05-11..2026-05-31", "00:00-05:00", 60606))
monthly("large farm, power factor exactly at 0.80", POWER_FACTOR, "cn-farm-large", 5, ("06:00-18:00", 1000000),
        months={"2026-05": {"days": 31, "active": 31000000, "reactive": 23250000}})
monthly("large farm, 0.55: fifteen per cent more", POWER_FACTOR, "cn-farm-large", 7, ("06:00-18:00", 900000),
        months={"2026-07": {"days": 31, "active": 27900000, "reactive": 42365217}})
monthly("large farm, better than 0.92: 1.3 per cent less", POWER_FACTOR, "cn-farm-large", 9, ("06:00-18:00", 750000),
        months={"2026-09": {"days": 30, "active": 22500000, "reactive": 4500000}})
# General commerce
monthly("shop on working days and Sundays in spring", TOU + "; " + LEVIES, "cn-commerce", 3, ("09:00-10:30", 12000), ("12:00-16:00", 30000), ("18:00-20:30", 18000))
monthly("Spring Festival: holidays, and a Saturday that is worked", TOU + "; " + LEVIES, "cn-commerce", 2, ("08:00-11:00", 24000), ("17:00-21:00", 32000))
monthly("July with two critical days at the sharp price", TOU + "; " + LEVIES, "cn-commerce", 7, ("10:00-11:00", 15000), ("14:30-16:30", 40000), ("23:00-23:30", 5000))
monthly("August: sharp on working afternoons, flat at weekends", TOU + "; " + LEVIES, "cn-commerce", 8, ("14:00-17:00", 45000))
bill("from August into September the sharp peak ends", TOU + "; " + LEVIES, "cn-commerce", "2026-08-01T00:00", "2026-10-01T00:00",
     ("2026-08-01..2026-09-30", "15:00-16:00", 10000))
monthly("December evening with its own sharp peak", TOU + "; " + LEVIES, "cn-commerce", 12, ("17:00-19:00", 22000), ("19:00-21:00", 21000), ("02:00-04:00", 8000))
bill("National Day within a week of October", TOU + "; " + LEVIES, "cn-commerce", "2026-09-28T00:00", "2026-10-12T00:00",
     ("2026-09-28..2026-10-11", "08:00-11:00", 33333))
# Large industry
KVA = TWO_PART + "; " + POWER_FACTOR + "; " + LEVIES
def works(number, wh, reactive, capacity=315000, days=None):
    span, _, _, length = month(number)
    daily = [("01:00-06:00", wh), ("08:00-12:00", 2 * wh), ("13:00-17:00", 3 * wh)]
    return daily, {f"2026-{number:02d}": {"days": days or length, "capacity": capacity, "active": 6 * wh * length, "reactive": reactive}}
for title, number, wh, reactive, capacity in [
        ("two-part by 315 kVA, power factor 0.90", 3, 200000, 18000000, 315000),
        ("two-part by 630 kVA, power factor 0.95 and better: 0.75 per cent less", 4, 350000, 12600000, 630000),
        ("two-part by 1 000 kVA, power factor 0.84: three per cent more", 5, 500000, 60000000, 1000000),
        ("two-part by 400 kVA, power factor 0.68: twelve per cent more", 6, 111111, 21566000, 400000),
        ("two-part by 250 kVA, power factor 0.60: twenty-five per cent more", 7, 99999, 24800000, 250000)]:
    daily, months = works(number, wh, reactive, capacity)
    monthly(title, KVA, "cn-industry-kva", number, *daily, months=months)
bill("transformer connected on the 12th: 20 of 31 days", KVA, "cn-industry-kva", "2026-08-12T00:00", "2026-09-01T00:00",
     ("2026-08-12..2026-08-31", "09:00-11:00", 300000), months={"2026-08": {"days": 20, "capacity": 315000, "active": 6000000, "reactive": 2905932}})
monthly("works closed, capacity goes on", KVA, "cn-industry-kva", 2, months={"2026-02": {"days": 28, "capacity": 315000, "active": 0, "reactive": 0}})
monthly("by highest demand of 847.36 kW", KVA, "cn-industry-demand", 3, ("00:00-23:59", 12345678),
        months={"2026-03": {"days": 31, "demand": 847360, "active": 382716018, "reactive": 160000000}})
monthly("by highest demand, power factor 0.93", KVA, "cn-industry-demand", 9, ("05:00-22:00", 5000000),
        months={"2026-09": {"days": 30, "demand": 400000, "active": 150000000, "reactive": 60000000}})
monthly("contracted 500 kW, within 105 %", KVA, "cn-industry-contract", 3, ("05:00-22:00", 6000000),
        months={"2026-03": {"days": 31, "capacity": 500000, "demand": 524999, "active": 186000000, "reactive": 115000000}})
monthly("contracted 500 kW, 35 kW beyond 105 % twice", KVA, "cn-industry-contract", 4, ("05:00-22:00", 6000000),
        months={"2026-04": {"days": 30, "capacity": 500000, "demand": 560000, "active": 180000000, "reactive": 60000000}})
monthly("contracted 200 kW of which half was used", KVA, "cn-industry-contract", 6, ("05:00-22:00", 800000),
        months={"2026-06": {"days": 30, "capacity": 200000, "demand": 100000, "active": 24000000, "reactive": 20000000}})
# Several uses behind one meter
monthly("farmhouse with a shop, first tier", MIXED, "cn-farmhouse-shop", 4, ("08:00-20:00", 7000))
monthly("farmhouse with a shop, third tier counts the household's part alone", MIXED, "cn-farmhouse-shop", 7, ("08:00-20:00", 21053))
monthly("factory, flats by amount, canteen by ratio", MIXED + "; " + LEVIES, "cn-school-flats", 3, ("01:00-05:00", 30000), ("08:30-11:30", 90000), ("13:00-17:00", 77777))
monthly("flats take everything when the factory rests", MIXED + "; " + LEVIES, "cn-school-flats", 2, ("19:00-21:00", 20000))
bill("connected on the 21st the flats still have their whole amount", MIXED + "; " + LEVIES, "cn-school-flats", "2026-05-21T00:00", "2026-06-01T00:00",
     ("2026-05-21..2026-05-31", "09:00-11:00", 123457), ("2026-05-21..2026-05-31", "23:00-23:30", 7001))
monthly("village meter: lamps, then the mill, then irrigation", MIXED, "cn-village-mix", 8, ("06:00-21:00", 40123))
monthly("village meter that does not fill the mill's amount", MIXED, "cn-village-mix", 10, ("06:00-21:00", 9009))
bill("household until the 15th, then a shop", CHANGE, "cn-need", "2026-03-01T00:00", "2026-04-01T00:00",
     (MARCH, "12:00-14:00", 10001), changes=[("2026-03-16T00:00", "cn-commerce")])
bill("general commerce until the 10th, then large industry", CHANGE + "; " + KVA, "cn-commerce", "2026-04-01T00:00", "2026-05-01T00:00",
     (APRIL, "13:00-16:00", 345678), changes=[("2026-04-11T00:00", "cn-industry-kva")],
     months={"2026-04": {"days": 20, "capacity": 315000, "active": 10370340, "reactive": 4148136}})
# Elsewhere
monthly("free basic electricity alone", FREE_BASIC, "za-free-basic", 3, ("18:00-20:00", 1500))
monthly("free basic electricity and two blocks", FREE_BASIC, "za-free-basic", 6, ("18:00-20:00", 14444))
monthly("all three blocks with VAT", FREE_BASIC, "za-free-basic", 7, ("06:00-07:00", 19191))
monthly("life-line: 30 kWh and not one more", LIFELINE, "ke-lifeline", 4, ("18:00-20:00", 1000))
monthly("life-line lost by one watt-hour a day", LIFELINE, "ke-lifeline", 6, ("18:00-20:00", 1001))
monthly("well above the life-line", LIFELINE, "ke-lifeline", 11, ("18:00-20:00", 3210))
monthly("slabs: the minimum bill", SLABS, "in-slabs", 2, ("19:00-22:00", 300), months={"2026-02": {"days": 28, "active": 8400}})
monthly("slabs: three of four", SLABS, "in-slabs", 5, ("19:00-22:00", 13500), months={"2026-05": {"days": 31, "active": 418500}})
monthly("slabs: all four", SLABS, "in-slabs", 12, ("19:00-22:00", 23456), months={"2026-12": {"days": 31, "active": 727136}})
bill("slabs: connected on the 16th", SLABS, "in-slabs", "2026-06-16T00:00", "2026-07-01T00:00",
     ("2026-06-16..2026-06-30", "19:00-22:00", 9090), months={"2026-06": {"days": 15, "active": 136350}})
monthly("sanctioned load of 45 kVA, minimum reached by demand charge", SANCTIONED, "bd-demand", 3, ("18:00-22:00", 700), months={"2026-03": {"days": 31, "capacity": 45000, "active": 21700}})
monthly("sanctioned load of 8 kVA, minimum charge with VAT", SANCTIONED, "bd-demand", 4, ("10:00-12:00", 900), ("18:00-22:00", 300), months={"2026-04": {"days": 30, "capacity": 8000, "active": 36000}})
monthly("standing charges and VAT, a summer month", STANDING, "eu-standing", 7, ("07:00-21:00", 8765), ("23:00-23:30", 432))
bill("the clocks go forward and the price changes at noon of the same day", STANDING + "; " + CHANGE, "eu-standing", "2026-03-01T00:00", "2026-04-01T00:00",
     ("2026-03-01..2026-03-31", "00:30-01:30", 1750), ("2026-03-01..2026-03-31", "18:00-21:00", 6060))
bill("the clocks go back", STANDING, "eu-standing", "2026-10-01T00:00", "2026-11-01T00:00",
     ("2026-10-01..2026-10-31", "04:00-05:00", 1750), ("2026-10-01..2026-10-31", "18:00-21:00", 6060))
