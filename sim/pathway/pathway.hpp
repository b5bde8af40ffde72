#pragma once

#include "sim/pathway/plan.hpp"
#include "sim/pathway/turnover.hpp"
#include "sim/study/economics.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace twinshift::pathway {

/// What one kind of vehicle did and used on the simulated day. Amounts of all its vehicles together.
struct ClassActivity {
  Group group = Group::kPublic;
  std::string mode;
  std::string vehicle_class;
  double km = 0;
  double petrol_l = 0;
  double diesel_l = 0;
  double cng_kg = 0;
  double kwh = 0;  ///< from the grid
  double h2_kg = 0;
  double ttw_kg = 0;           ///< CO2e on the road
  double wtt_fuel_kg = 0;      ///< CO2e of making petrol, diesel and gas
  double wtt_power_kg = 0;     ///< of electricity
  double wtt_hydrogen_kg = 0;  ///< of hydrogen, leaks included
  double life_cycle_kg = 0;    ///< of light vehicles, which have no other entry
  double nox_kg = 0;
  double pm25_kg = 0;
};

/// The day that all years are made of.
struct DayActivity {
  std::vector<ClassActivity> classes;
  std::map<std::string, int> vehicles;  ///< at work, by type of public vehicle
};

/// CO2e of energy before it is used, by year.
struct Supply {
  std::function<double(int)> grid;      ///< kg per kWh
  std::function<double(int)> hydrogen;  ///< kg per kg, delivery and leaks included
};

/// Everything the years are worked out from besides the plan.
struct Inputs {
  DayActivity day;
  std::vector<emissions::CarShare> cars;  ///< the region's classes: fuel and stage
  TurnoverParameters turnover;
  study::Economics const* economics = nullptr;
  int base_year = 0;         ///< the day's
  double grid_then = 0;      ///< kg CO2e per kWh and
  double hydrogen_then = 0;  ///< per kg that the day was booked with, as means of its year
  double diesel_ttw_kg_per_l = 0;
  double diesel_wtt_kg_per_l = 0;
  double cng_ttw_kg_per_kg = 0;
  double cng_wtt_kg_per_kg = 0;
};

/// What costs money: drawn or central values.
struct Costs {
  std::function<double(std::string const&, int)> price;                   ///< per l, kg or kWh of a carrier in a year
  std::function<double(std::string const&, std::string const&)> vehicle;  ///< of a type: a quantity of study::Economics
  std::function<double(std::string const&)> energy;                       ///< of a type per km
  std::function<double(int)> carbon;                                      ///< per t CO2e
};

/// One kind of traffic in one year.
struct YearRow {
  int year = 0;
  std::string mode;
  Group group = Group::kPublic;
  double vehicle_km = 0;
  double ttw_t = 0;
  double wtt_t = 0;
  double life_cycle_t = 0;
  double manufacture_t = 0;  ///< of public vehicles, spread over their life; of others not known here
  double nox_t = 0;
  double pm25_t = 0;
  double petrol_l = 0;
  double diesel_l = 0;
  double cng_kg = 0;
  double kwh = 0;
  double h2_kg = 0;

  [[nodiscard]] double wtw_t() const { return ttw_t + wtt_t; }
};

/// Money of the public vehicles in one year, in the economics' currency and price year.
struct CostRow {
  int year = 0;
  double capital = 0;  ///< capital recovery of vehicles, chargers and stations
  double energy = 0;
  double maintenance = 0;
  double carbon_value = 0;  ///< well-to-wheel tonnes at the appraisal value; never added to a market price of carbon
  std::map<std::string, double> vehicles;  ///< spares included, by type

  [[nodiscard]] double without_carbon() const { return capital + energy + maintenance; }
};

/// One future: rows by year and mode, costs by year.
struct Future {
  std::vector<YearRow> rows;
  std::vector<CostRow> costs;

  /// Well-to-wheel or tank-to-wheel t of some groups in a year.
  [[nodiscard]] double tonnes(int year, std::vector<Group> const& groups, bool well_to_wheel) const;
  [[nodiscard]] double cumulative(std::vector<Group> const& groups) const;  ///< well-to-wheel t over all years
};

/// The plan's future, or with `with_plan` false the do-minimum: public vehicles are renewed as they are. In both the
/// grid changes by year, cars turn over, and demand, timetable and speeds stay those of the day.
[[nodiscard]] Future work_out(Inputs const& inputs, Plan const& plan, bool with_plan, int first_year, int last_year,
                              Supply const& supply, Costs const& costs);

/// How a promise fares.
struct Verdict {
  Target target;
  bool well_to_wheel = false;
  double base_t = 0;
  double then_t = 0;      ///< in the target's year, or the last year worked out
  double cut = 0;         ///< reached by then
  bool in_range = false;  ///< the target's year was worked out
  bool met = false;
  int year_met = 0;  ///< first year from which on it holds; 0: never within the years
};
[[nodiscard]] std::vector<Verdict> judge(Future const& future, Plan const& plan, int first_year, int last_year);

/// Present value at `rate` of what `pick` takes from each year, counted from the first.
[[nodiscard]] double present_value(Future const& future, double rate,
                                   std::function<double(CostRow const&)> const& pick);

}  // namespace twinshift::pathway
