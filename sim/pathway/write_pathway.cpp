#include "sim/pathway/write_pathway.hpp"

#include <array>
#include <cmath>
#include <sstream>
#include <string_view>
#include <vector>

#include "sim/io/csv.hpp"

namespace twinshift::pathway {

namespace {

using namespace std::string_view_literals;

struct Named {
  std::string_view name;
  Future const& future;
};

std::array<Named, 2> futures(Assessment const& a) { return {{{"do_minimum"sv, a.do_minimum}, {"plan"sv, a.plan}}}; }

std::string_view token(Group group) { return kGroupTokens[static_cast<std::size_t>(group)]; }

/// "gbp_2024".
std::string money_unit(study::Economics const& economics) {
  auto unit = economics.currency;
  for (auto& c : unit) c = static_cast<char>(c - 'A' + 'a');
  return unit + '_' + std::to_string(economics.price_year);
}

/// A carbon budget of the United Kingdom (Climate Change Act 2008 and orders), or the whole time.
struct Period {
  std::string name;
  int first;
  int last;
};

std::vector<Period> periods(Future const& future) {
  std::vector<Period> result{{"all", 0, 9999}};
  auto const first = future.costs.front().year;
  auto const last = future.costs.back().year;
  for (auto start = 2023; start <= last; start += 5)
    if (start + 4 >= first)
      result.push_back({std::to_string(start) + '-' + std::to_string(start + 4), start, start + 4});
  return result;
}

template <class Pick>
double sum_rows(Future const& future, Period const& period, Pick const& pick) {
  double sum = 0;
  for (auto const& row : future.rows)
    if (row.year >= period.first && row.year <= period.last) sum += pick(row);
  return sum;
}

class SummaryTable {
public:
  SummaryTable(io::CsvWriter& csv, Assessment const& a) : csv_{csv}, a_{a} {}

  template <class Pick>
  void tonnes(std::string_view item, Pick const& pick) {
    for (auto const& period : periods(a_.plan))
      line(item, period.name, "t", sum_rows(a_.do_minimum, period, pick), sum_rows(a_.plan, period, pick), 3);
  }

  void line(std::string_view item, std::string_view period, std::string_view unit, double before, double after,
            int decimals) {
    csv_.cell(item).cell(period).cell(unit);
    csv_.cell(before, decimals).cell(after, decimals).cell(after - before, decimals);
    csv_.end_row();
  }

private:
  io::CsvWriter& csv_;
  Assessment const& a_;
};

}  // namespace

std::string ghg_by_year_csv(Assessment const& assessment) {
  std::ostringstream out;
  constexpr std::array columns{"year"sv,
                               "future"sv,
                               "traffic"sv,
                               "mode"sv,
                               "vehicle_km"sv,
                               "co2e_ttw_t"sv,
                               "co2e_wtt_t"sv,
                               "co2e_wtw_t"sv,
                               "co2e_wtw_cumulative_t"sv,
                               "co2e_life_cycle_t"sv,
                               "co2e_manufacture_t"sv,
                               "nox_t"sv,
                               "pm25_t"sv,
                               "petrol_l"sv,
                               "diesel_l"sv,
                               "cng_kg"sv,
                               "electricity_kwh"sv,
                               "h2_kg"sv};
  io::CsvWriter csv{out, columns};
  for (auto const& [name, future] : futures(assessment)) {
    std::map<std::pair<Group, std::string>, double> cumulative;
    for (auto const& row : future.rows) {
      auto& sum = cumulative[{row.group, row.mode}];
      sum += row.wtw_t();
      csv.cell(std::int64_t{row.year}).cell(name).cell(token(row.group)).cell(row.mode);
      csv.cell(row.vehicle_km, 1).cell(row.ttw_t, 3).cell(row.wtt_t, 3).cell(row.wtw_t(), 3).cell(sum, 3);
      csv.cell(row.life_cycle_t, 3).cell(row.manufacture_t, 3).cell(row.nox_t, 6).cell(row.pm25_t, 6);
      csv.cell(row.petrol_l, 1).cell(row.diesel_l, 1).cell(row.cng_kg, 1).cell(row.kwh, 1).cell(row.h2_kg, 1);
      csv.end_row();
    }
  }
  return out.str();
}

std::string cost_by_year_csv(Assessment const& assessment, study::Economics const& economics) {
  auto const unit = '_' + money_unit(economics);
  std::vector<std::string> const names{
      "year",           "future", "capital" + unit, "energy" + unit, "maintenance" + unit, "carbon_value" + unit,
      "discount_factor"};
  std::vector<std::string_view> const columns(names.begin(), names.end());
  std::ostringstream out;
  io::CsvWriter csv{out, columns};
  for (auto const& [name, future] : futures(assessment))
    for (auto const& cost : future.costs) {
      csv.cell(std::int64_t{cost.year}).cell(name).cell(cost.capital, 0).cell(cost.energy, 0);
      csv.cell(cost.maintenance, 0).cell(cost.carbon_value, 0);
      csv.cell(std::pow(1 + economics.discount_rate, future.costs.front().year - cost.year), 6);
      csv.end_row();
    }
  return out.str();
}

std::string vehicles_by_year_csv(Assessment const& assessment) {
  std::ostringstream out;
  constexpr std::array columns{"year"sv, "future"sv, "vehicle_type"sv, "vehicles"sv};
  io::CsvWriter csv{out, columns};
  for (auto const& [name, future] : futures(assessment))
    for (auto const& cost : future.costs)
      for (auto const& [type, count] : cost.vehicles) {
        csv.cell(std::int64_t{cost.year}).cell(name).cell(type).cell(count, 1);
        csv.end_row();
      }
  return out.str();
}

std::string targets_csv(Assessment const& assessment) {
  std::ostringstream out;
  constexpr std::array columns{"target"sv,       "of"sv,     "year"sv, "cut_pct"sv,         "scope"sv,
                               "first_year_t"sv, "then_t"sv, "met"sv,  "cut_reached_pct"sv, "held_from_year"sv,
                               "source"sv};
  io::CsvWriter csv{out, columns};
  for (auto const& v : assessment.verdicts) {
    std::string of;
    for (auto const group : v.target.groups) of += (of.empty() ? "" : "+") + std::string{token(group)};
    csv.cell(v.target.name).cell(of).cell(std::int64_t{v.target.year}).cell(100 * v.target.cut, 1);
    csv.cell(v.well_to_wheel ? "well_to_wheel" : "tank_to_wheel").cell(v.base_t, 3).cell(v.then_t, 3);
    csv.cell(!v.in_range ? "year not worked out" : v.met ? "yes" : "no").cell(100 * v.cut, 2);
    csv.cell(v.year_met == 0 ? std::string{} : std::to_string(v.year_met)).cell(v.target.source);
    csv.end_row();
  }
  return out.str();
}

std::string carbon_summary_csv(Assessment const& assessment, study::Economics const& economics) {
  std::ostringstream out;
  constexpr std::array columns{"item"sv, "period"sv, "unit"sv, "do_minimum"sv, "plan"sv, "difference"sv};
  io::CsvWriter csv{out, columns};
  SummaryTable table{csv, assessment};
  auto const user = [](YearRow const& r) { return r.group == Group::kPublic ? 0 : r.wtw_t() + r.life_cycle_t; };
  auto const operated = [](YearRow const& r) { return r.group == Group::kPublic ? r.wtw_t() : 0; };
  table.tonnes("user carbon of commuters and background traffic, CO2e", user);
  table.tonnes("operational carbon of public transport, CO2e", operated);
  table.tonnes("embodied carbon of public vehicles (an input, spread over their life), CO2e",
               [](YearRow const& r) { return r.manufacture_t; });
  auto const unit = money_unit(economics);
  for (auto const& [name, value] :
       {std::pair{"low"sv, &study::Quantiles::low}, std::pair{"central"sv, &study::Quantiles::central},
        std::pair{"high"sv, &study::Quantiles::high}}) {
    auto const worth = [&](Future const& future, auto const& of_row) {
      double sum = 0;
      for (auto const& row : future.rows)
        sum += of_row(row) / std::pow(1 + economics.discount_rate, row.year - future.costs.front().year);
      return sum;
    };
    auto const carbon = [&, v = value](YearRow const& row) {
      return (user(row) + operated(row)) * economics.carbon_value(row.year).*v;
    };
    auto const air = [&, v = value](YearRow const& row) {
      return row.nox_t * economics.damage_value("nox", row.year).*v +
             row.pm25_t * economics.damage_value("pm25", row.year).*v;
    };
    table.line("user and operational carbon at the " + std::string{name} + " value of " + economics.carbon_scheme +
                   ", discounted",
               "all", unit, worth(assessment.do_minimum, carbon), worth(assessment.plan, carbon), 0);
    table.line("NOx and PM2.5 at " + std::string{name} + " damage costs (unverified; apart from carbon), discounted",
               "all", unit, worth(assessment.do_minimum, air), worth(assessment.plan, air), 0);
  }
  return out.str();
}

}  // namespace twinshift::pathway
