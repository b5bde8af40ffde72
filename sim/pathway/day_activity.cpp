#include "sim/pathway/day_activity.hpp"

#include <map>
#include <utility>

#include "sim/audit/text_table.hpp"

namespace twinshift::pathway {

namespace {

Group group_of(audit::LedgerFile const& ledger, audit::FileRow const& row) {
  if (row.block != 0) return Group::kPublic;
  auto const& mode = ledger.text(row.mode);
  return mode.find("background") != std::string::npos ? Group::kBackground : Group::kCommuters;
}

double ClassActivity::*field_of(audit::LedgerFile const& ledger, audit::FileRow const& row) {
  static std::map<std::string, double ClassActivity::*, std::less<>> const kFields{
      {"vehicle_km", &ClassActivity::km},       {"petrol_l", &ClassActivity::petrol_l},
      {"diesel_l", &ClassActivity::diesel_l},   {"cng_kg", &ClassActivity::cng_kg},
      {"electricity_kwh", &ClassActivity::kwh}, {"h2_kg", &ClassActivity::h2_kg},
      {"co2e_ttw_kg", &ClassActivity::ttw_kg},  {"co2e_life_cycle_kg", &ClassActivity::life_cycle_kg},
      {"nox_kg", &ClassActivity::nox_kg},       {"pm25_kg", &ClassActivity::pm25_kg}};
  auto const& item = ledger.text(row.item);
  if (item == "co2e_wtt_kg") switch (audit::supply_kind(ledger, row)) {
      case audit::SupplyKind::kFuel:
        return &ClassActivity::wtt_fuel_kg;
      case audit::SupplyKind::kPower:
        return &ClassActivity::wtt_power_kg;
      case audit::SupplyKind::kHydrogen:
        return &ClassActivity::wtt_hydrogen_kg;
    }
  auto const found = kFields.find(item);
  return found == kFields.end() ? nullptr : found->second;
}

}  // namespace

DayActivity read_day(std::filesystem::path const& run, audit::Manifest const& manifest, io::Faults& faults) {
  auto const ledger = audit::read_ledger(run, faults);
  auto const to_all = manifest.sample_pct > 0 ? 100 / manifest.sample_pct : 1;
  std::map<std::pair<std::uint32_t, std::uint32_t>, ClassActivity> found;  // by mode and class, in order of the names
  for (auto const& row : ledger.rows) {
    auto const field = field_of(ledger, row);
    if (field == nullptr) continue;
    auto& activity = found[{row.mode, row.vehicle_class}];
    activity.group = group_of(ledger, row);
    activity.mode = ledger.text(row.mode);
    activity.vehicle_class = ledger.text(row.vehicle_class);
    activity.*field += ledger.in_unit(row) * (activity.group == Group::kPublic ? 1 : to_all);
  }
  DayActivity day;
  for (auto& [key, activity] : found) day.classes.push_back(std::move(activity));
  auto const blocks = audit::read_text_table(run / "blocks.csv", faults);
  for (auto const& row : blocks.rows) ++day.vehicles[blocks.cell(row, "vehicle_type")];
  return day;
}

}  // namespace twinshift::pathway
