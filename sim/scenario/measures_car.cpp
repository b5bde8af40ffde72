#include "sim/scenario/measure_compiler.hpp"

namespace twinshift::scenario {

using io::UnitKind;

void MeasureCompiler::parking(Map const& map) {
  auto const where = area(map);
  if (!one_of(map, {"set", "change", "add"})) return;
  auto const set = map.quantity("set", UnitKind::kMoney, {0, 1e6});
  auto const change = map.quantity("change", UnitKind::kPercent, {-1, 10});
  auto const more = map.quantity("add", UnitKind::kMoney, {0, 1e6});
  if (!where || (!set && !change && !more)) return;
  claim_zones("the price of parking", *where, map);
  auto const words = set      ? "set to " + map.text("set").value_or("") + " a day"
                     : change ? "changed by " + map.text("change").value_or("")
                              : "raised by " + map.text("add").value_or("") + " a day";
  add(policy::ChangeParking{where->zones, {set, 1 + change.value_or(0), more.value_or(0)}},
      "parking " + words + ", " + where->words, {{}, where->zones, false, true});
}

void MeasureCompiler::workplace_levy(Map const& map) {
  auto const where = area(map);
  auto const amount = map.quantity("amount", UnitKind::kMoney, {0, 1e8});
  auto const passed_on = map.quantity("passed_on", UnitKind::kPercent, {0, 1});
  constexpr double kDaysOfYear = 230;
  auto const days = map.find("days") == nullptr ? kDaysOfYear : map.number("days", {1, 366});
  if (!where || !amount || !passed_on || !days) return;
  claim_zones("the levy on workplace parking", *where, map);
  add(policy::LevyWorkParking{where->zones, Money{*amount * *passed_on / *days}},
      "workplace parking levy of " + map.text("amount").value_or("") + " a year, " +
          map.text("passed_on").value_or("") + " passed on, " + where->words,
      {{}, where->zones, true, true});
}

void MeasureCompiler::area_charge(Map const& map, bool clean_air) {
  auto where = needed_area(map);
  std::string when;
  auto const period = hours(map, "hours", when);
  auto const amount = map.quantity("amount", UnitKind::kMoney, {0, 1e7});
  auto const payers = clean_air ? map.quantity("payers", UnitKind::kPercent, {0, 1}) : std::optional{1.0};
  auto const exempt = map.flag("exempt_residents");
  if (!where || !period || !amount || !payers) return;
  constexpr std::size_t kMost = 32;
  auto const others = std::count_if(result_.measures.begin(), result_.measures.end(), [](auto const& measure) {
    return std::holds_alternative<policy::ChargeArea>(measure);
  });
  if (static_cast<std::size_t>(others) >= kMost) {
    map.context().fault(map.place(), "Y123", "There are more than 32 areas with a charge.", "", "Merge some of them.");
    return;
  }
  add_links(*where);
  demand::AreaCharge charge{where->links, {}, *period, Money{*amount}, *payers};
  if (exempt.value_or(false)) charge.exempt = where->zones;
  auto const share = clean_air ? " for " + map.text("payers").value_or("") + " of cars" : "";
  add(policy::ChargeArea{charge},
      "charge of " + map.text("amount").value_or("") + " a day" + share + ", " + where->words + when,
      {{}, {}, false, true});
}

void MeasureCompiler::fuel_price(Map const& map) {
  if (!one_of(map, {"per_litre", "change"})) return;
  auto const per_litre = map.quantity("per_litre", UnitKind::kMoney, {-1e5, 1e6});
  auto const change = map.quantity("change", UnitKind::kPercent, {-0.9, 5});
  constexpr double kLitres = 7;
  auto const litres = map.find("litres") == nullptr ? kLitres : map.number("litres", {1, 50});
  if ((!per_litre && !change) || !litres) return;
  auto const more = Money{per_litre.value_or(0) * *litres / 100};
  if (scenario_->utility.car_cost_per_km + more < Money{}) {
    map.context().fault(map.place("per_litre"), "Y123", "Driving would cost less than nothing.", "",
                        "Take less off a litre.");
    return;
  }
  claim("the price of fuel", {}, map);
  add(policy::ChangeCarCost{1 + change.value_or(0), more},
      per_litre ? map.text("per_litre").value_or("") + " more a litre of fuel"
                : "cost of driving changed by " + map.text("change").value_or(""),
      {{}, {}, false, true});
}

void MeasureCompiler::car_free(Map const& map) {
  std::string which;
  auto const links = streets(map, which);
  if (!links) return;
  claim("who may drive on " + which, {}, map);
  add(policy::CloseToCars{*links}, "closed to cars: " + which, {{}, {}, false, true});
}

void MeasureCompiler::bus_lane(Map const& map) {
  std::string which;
  auto const links = streets(map, which);
  constexpr std::array<std::string_view, 2> kWays = {"take", "add"};
  auto const lane = map.word("lane", kWays);
  if (!links || (map.find("lane") != nullptr && !lane)) return;
  claim("the bus lane on " + which, {}, map);
  add(policy::AddBusLane{*links, lane.value_or(0) == 0}, "bus lane on " + which);
}

void MeasureCompiler::cycle_network(Map const& map) {
  std::string which;
  auto const links = streets(map, which);
  auto const weight = map.number("weight", {0.3, 1});
  if (!links || !weight) return;
  claim("the comfort of bikes on " + which, {}, map);
  add(policy::ProtectBikes{*links, *weight},
      "a cycled minute weighs " + map.text("weight").value_or("") + " on " + which);
}

}  // namespace twinshift::scenario
