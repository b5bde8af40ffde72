#include "sim/pathway/pathway.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::pathway {

namespace {

constexpr double kKgPerTonne = 1000;

/// All amounts of a class, times a factor, onto another.
void add(ClassActivity& to, ClassActivity const& from, double factor) {
  for (auto const field : {&ClassActivity::km, &ClassActivity::petrol_l, &ClassActivity::diesel_l,
                           &ClassActivity::cng_kg, &ClassActivity::kwh, &ClassActivity::h2_kg, &ClassActivity::ttw_kg,
                           &ClassActivity::wtt_fuel_kg, &ClassActivity::wtt_power_kg, &ClassActivity::wtt_hydrogen_kg,
                           &ClassActivity::life_cycle_kg, &ClassActivity::nox_kg, &ClassActivity::pm25_kg})
    to.*field += factor * (from.*field);
}

/// One year of one future.
class Year {
public:
  Year(Inputs const& inputs, Plan const& plan, bool with_plan, int year, Supply const& supply, Costs const& costs)
      : in_{inputs}, plan_{plan}, with_plan_{with_plan}, year_{year}, supply_{supply}, costs_{costs} {
    cost_.year = year;
  }

  void cars(std::vector<double> const& shares) {
    for (auto const group : {Group::kCommuters, Group::kBackground}) {
      double km = 0;
      std::string mode;
      for (auto const& c : in_.day.classes)
        if (c.group == group && is_car(c)) {
          km += c.km;
          mode = c.mode;
        }
      for (std::size_t i = 0; i < in_.cars.size() && i < shares.size(); ++i)
        for (auto const& c : in_.day.classes)
          if (c.group == group && c.vehicle_class == in_.cars[i].id && c.km > 0)
            book(group, mode, c, km * shares[i] / c.km);
    }
  }

  /// Bikes, scooters, vans and lorries: as on the day.
  void other_private_vehicles() {
    for (auto const& c : in_.day.classes)
      if (c.group != Group::kPublic && !is_car(c)) book(c.group, c.mode, c, 1);
  }

  void public_vehicles() {
    for (auto const& c : in_.day.classes) {
      if (c.group != Group::kPublic) continue;
      double left = 1;
      for (auto const& r : plan_.replacements) {
        if (!with_plan_ || r.from != c.vehicle_class) continue;
        auto const share = share_in(r.share, year_);
        left -= share;
        book(c.group, c.mode, as_type(c, r.to), share);
      }
      book(c.group, c.mode, c, std::max(0.0, left));
    }
    for (auto const& [type, at_work] : in_.day.vehicles) stock(type, at_work);
    close_costs();
  }

  std::vector<YearRow> rows() const {
    std::vector<YearRow> result;
    for (auto const& [key, row] : rows_) result.push_back(row);
    return result;
  }
  CostRow const& cost() const { return cost_; }

private:
  [[nodiscard]] bool is_car(ClassActivity const& c) const {
    return std::any_of(in_.cars.begin(), in_.cars.end(), [&](auto const& car) { return car.id == c.vehicle_class; });
  }

  /// CO2e of energy at this year's intensity. What the day's hours added to or took from the mean of its year stays as
  /// a ratio.
  static double at_new_intensity(double booked, double used, double then, double now) {
    auto const profile = used > 0 && then > 0 && booked > 0 ? booked / (used * then) : 1.0;
    return used * now * profile;
  }

  void book(Group group, std::string const& mode, ClassActivity const& c, double factor) {
    if (factor <= 0) return;
    auto const days = plan_.days[static_cast<std::size_t>(group)] * factor;
    auto& row = rows_[{static_cast<int>(group), mode}];
    row.year = year_;
    row.mode = mode;
    row.group = group;
    row.vehicle_km += days * c.km;
    row.ttw_t += days * c.ttw_kg / kKgPerTonne;
    auto const wtt = c.wtt_fuel_kg + at_new_intensity(c.wtt_power_kg, c.kwh, in_.grid_then, supply_.grid(year_)) +
                     at_new_intensity(c.wtt_hydrogen_kg, c.h2_kg, in_.hydrogen_then, supply_.hydrogen(year_));
    row.wtt_t += days * wtt / kKgPerTonne;
    row.life_cycle_t += days * c.life_cycle_kg / kKgPerTonne;
    row.nox_t += days * c.nox_kg / kKgPerTonne;
    row.pm25_t += days * c.pm25_kg / kKgPerTonne;
    row.petrol_l += days * c.petrol_l;
    row.diesel_l += days * c.diesel_l;
    row.cng_kg += days * c.cng_kg;
    row.kwh += days * c.kwh;
    row.h2_kg += days * c.h2_kg;
    if (group == Group::kPublic) pay(c, days);
  }

  void pay(ClassActivity const& c, double days) {
    cost_.energy += days * (c.diesel_l * costs_.price("diesel", year_) + c.cng_kg * costs_.price("cng", year_) +
                            c.kwh * costs_.price("electricity", year_) + c.h2_kg * costs_.price("hydrogen", year_));
    cost_.maintenance += days * c.km * costs_.vehicle(c.vehicle_class, "maintenance");
  }

  /// What the same kilometres are with another type: as that type did on the day, or else by the table of energy per
  /// km, scaled by how the day's value of the old type stands to the table's.
  [[nodiscard]] ClassActivity as_type(ClassActivity const& old, std::string const& type) const {
    ClassActivity result;
    ClassActivity known;
    for (auto const& c : in_.day.classes)
      if (c.group == Group::kPublic && c.vehicle_class == type) add(known, c, 1);
    if (known.km > 0) {
      add(result, known, old.km / known.km);
    } else {
      by_table(old, type, result);
    }
    result.group = old.group;
    result.mode = old.mode;
    result.vehicle_class = type;
    return result;
  }

  void by_table(ClassActivity const& old, std::string const& type, ClassActivity& result) const {
    auto const& economics = *in_.economics;
    auto const used = used_of(old, economics.carrier(old.vehicle_class));
    auto const of_old = costs_.energy(old.vehicle_class);
    auto const duty = used > 0 && of_old > 0 ? used / (old.km * of_old) : 1.0;
    auto const amount = old.km * costs_.energy(type) * duty;
    auto const carrier = economics.carrier(type);
    result.km = old.km;
    result.pm25_kg = old.pm25_kg;  // wear; taken over from the old type, whose exhaust is a small part
    if (carrier == "electricity") result.kwh = amount;
    if (carrier == "hydrogen") result.h2_kg = amount;
    if (carrier == "diesel") {
      result.diesel_l = amount;
      result.ttw_kg = amount * in_.diesel_ttw_kg_per_l;
      result.wtt_fuel_kg = amount * in_.diesel_wtt_kg_per_l;
    }
    if (carrier == "cng") {
      result.cng_kg = amount;
      result.ttw_kg = amount * in_.cng_ttw_kg_per_kg;
      result.wtt_fuel_kg = amount * in_.cng_wtt_kg_per_kg;
    }
    if (carrier == "diesel" || carrier == "cng") result.nox_kg = old.nox_kg;
  }

  static double used_of(ClassActivity const& c, std::string const& carrier) {
    return carrier == "electricity" ? c.kwh
           : carrier == "hydrogen"  ? c.h2_kg
           : carrier == "cng"       ? c.cng_kg
                                    : c.diesel_l;
  }

  void stock(std::string const& type, int at_work) {
    auto const all = at_work * in_.economics->turnover.at("spare_ratio").central;
    double left = 1;
    for (auto const& r : plan_.replacements) {
      if (!with_plan_ || r.from != type) continue;
      auto const share = share_in(r.share, year_);
      left -= share;
      if (share > 0) cost_.vehicles[r.to] += all * share;
    }
    if (left > 1e-12) cost_.vehicles[type] += all * left;
  }

  void close_costs() {
    double manufacture_t = 0;
    for (auto const& [type, count] : cost_.vehicles) {
      auto const life = in_.economics->life(type).central;
      auto const each = costs_.vehicle(type, "capital") + costs_.vehicle(type, "infrastructure");
      cost_.capital += count * each * study::annuity(in_.economics->discount_rate, life);
      manufacture_t += count * costs_.vehicle(type, "manufacture") / life / kKgPerTonne;
    }
    double tonnes = 0;
    double km = 0;
    for (auto const& [key, row] : rows_)
      if (row.group == Group::kPublic) {
        tonnes += row.wtw_t();
        km += row.vehicle_km;
      }
    for (auto& [key, row] : rows_)
      if (row.group == Group::kPublic && km > 0) row.manufacture_t = manufacture_t * row.vehicle_km / km;
    cost_.carbon_value = tonnes * costs_.carbon(year_);
  }

  Inputs const& in_;
  Plan const& plan_;
  bool with_plan_;
  int year_;
  Supply const& supply_;
  Costs const& costs_;
  std::map<std::pair<int, std::string>, YearRow> rows_;
  CostRow cost_;
};

}  // namespace

double Future::tonnes(int year, std::vector<Group> const& groups, bool well_to_wheel) const {
  double sum = 0;
  for (auto const& row : rows)
    if (row.year == year && std::find(groups.begin(), groups.end(), row.group) != groups.end())
      sum += well_to_wheel ? row.wtw_t() : row.ttw_t;
  return sum;
}

double Future::cumulative(std::vector<Group> const& groups) const {
  double sum = 0;
  for (auto const& row : rows)
    if (std::find(groups.begin(), groups.end(), row.group) != groups.end()) sum += row.wtw_t();
  return sum;
}

Future work_out(Inputs const& inputs, Plan const& plan, bool with_plan, int first_year, int last_year,
                Supply const& supply, Costs const& costs) {
  Future future;
  CarStock cars{inputs.cars, inputs.turnover, inputs.base_year};
  for (auto year = first_year; year <= last_year; ++year) {
    while (cars.year() < year && !plan.car_sales.empty()) cars.advance(sales_in(plan.car_sales, cars.year() + 1));
    Year one{inputs, plan, with_plan, year, supply, costs};
    one.cars(cars.shares());
    one.other_private_vehicles();
    one.public_vehicles();
    for (auto& row : one.rows()) future.rows.push_back(row);
    future.costs.push_back(one.cost());
  }
  return future;
}

std::vector<Verdict> judge(Future const& future, Plan const& plan, int first_year, int last_year) {
  constexpr double kRounding = 1e-9;
  std::vector<Verdict> verdicts;
  for (auto const& target : plan.targets)
    for (auto const well_to_wheel : {false, true}) {
      Verdict verdict{
          target, well_to_wheel, future.tonnes(first_year, target.groups, well_to_wheel), 0, 0, false, false, 0};
      auto const limit = (1 - target.cut) * verdict.base_t + kRounding * verdict.base_t;
      auto const holds = [&](int year) { return future.tonnes(year, target.groups, well_to_wheel) <= limit; };
      for (auto year = last_year; year >= first_year && holds(year); --year) verdict.year_met = year;
      verdict.in_range = target.year >= first_year && target.year <= last_year;
      auto const then = std::clamp(target.year, first_year, last_year);
      verdict.then_t = future.tonnes(then, target.groups, well_to_wheel);
      verdict.cut = verdict.base_t > 0 ? 1 - verdict.then_t / verdict.base_t : 0;
      verdict.met = verdict.in_range && verdict.year_met != 0 && verdict.year_met <= target.year;
      verdicts.push_back(std::move(verdict));
    }
  return verdicts;
}

double present_value(Future const& future, double rate, std::function<double(CostRow const&)> const& pick) {
  double sum = 0;
  for (auto const& cost : future.costs) sum += pick(cost) / std::pow(1 + rate, cost.year - future.costs.front().year);
  return sum;
}

}  // namespace twinshift::pathway
