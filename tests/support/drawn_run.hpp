#pragma once

#include "sim/results/run_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace twinshift::test {

/// A run's folder small enough to work out by hand: a diesel trip of 10 km, a battery trip of 5 km and a petrol car of
/// 100 km, on 8 and 9 o'clock.
///
/// Diesel: 10 km x 0.4 l/km = 4 l; x 2.57082 = 10.28328 kg on the road; x 0.61101 = 2.44404 kg before.
/// Battery: 5 km x 1.35 = 6.75 kWh; x 0.275 x 1.105 = 2.05115625 kg at power stations and on the way.
/// Car: 100 km x 1.8 MJ/km (2 less a tenth) / 32.274 = 5.577245 l.
class DrawnRun {
public:
  explicit DrawnRun(std::string const& name)
      : folder_{std::filesystem::temp_directory_path() / ("twinshift-drawn-run-" + name)} {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    write("ledger.csv", kLedger);
    write("factors.csv", kFactors);
    write("emissions.csv", kEmissions);
    write("emissions_by_mode.csv", kByMode);
    write("blocks.csv", kBlocks);
    write("routes.csv", kRoutes);
    write("summary.csv", kSummary);
    seal();
  }
  DrawnRun(DrawnRun const&) = delete;
  DrawnRun& operator=(DrawnRun const&) = delete;
  ~DrawnRun() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }
  void write(std::string const& name, std::string const& text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
  }
  /// Puts `put` for the first `old` in a file.
  void alter(std::string const& name, std::string const& old, std::string const& put) const {
    std::ifstream in{folder_ / name, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    auto const at = text.find(old);
    if (at != std::string::npos) text.replace(at, old.size(), put);
    write(name, text);
  }
  /// Writes a manifest that fits the tables as they are now.
  void seal() const {
    std::string text =
        "format: 1\ntitle: Drawn run\ncity: drawn\nscenario: base\nseed: 1\nsample_pct: 100\npopulation_sha256: p\n"
        "output_sha256: " +
        results::hash_tables(folder_) + "\ninputs: []\ntables:\n";
    for (auto const& [table, digest] : results::table_digests(folder_))
      text += "  - {name: " + table + ", sha256: " + digest + "}\n";
    text += "records:\n";
    for (auto const& [record, digest] : results::record_digests(folder_))
      text += "  - {name: " + record + ", sha256: " + digest + "}\n";
    write("manifest.yaml", text + results::manifest_seal(text));
  }

private:
  static constexpr auto kLedger =
      "hour,mode,route_id,block_id,trip_id,vehicle_class,process,item,activity,activity_unit,speed_kmh,load,factors,"
      "amount,unit\n"
      "8,bus,1,0,7,bus_diesel,driving,vehicle_km,10,km,20,0.5,,10,km\n"
      "8,bus,1,0,7,bus_diesel,driving,diesel_l,10,km,20,0.5,bus_fuel,4,l\n"
      "8,bus,1,0,7,bus_diesel,driving,co2e_ttw_kg,10,km,20,0.5,bus_fuel*diesel_co2e_ttw,10.28328,kg\n"
      "8,bus,1,0,7,bus_diesel,energy_supply,co2e_wtt_kg,10,km,20,0.5,bus_fuel*diesel_co2e_wtt,2.44404,kg\n"
      "9,bus,2,1,8,bus_battery,driving,vehicle_km,5,km,25,0.2,,5,km\n"
      "9,bus,2,1,8,bus_battery,driving,electricity_kwh,5,km,25,0.2,bus_kwh,6.75,kWh\n"
      "9,bus,2,1,8,bus_battery,energy_supply,co2e_wtt_kg,5,km,25,0.2,bus_kwh*grid_ni_2024*grid_losses,2.05115625,kg\n"
      "8,car,,,,car_petrol,driving,vehicle_km,100,km,30,,,100,km\n"
      "8,car,,,,car_petrol,driving,petrol_l,100,km,30,,car_energy/petrol_lhv,5.577245,l\n";
  static constexpr auto kFactors =
      "id,region,kind,value,low,high,unit,distribution,correlation_group,correlation,load,vmin_kmh,vmax_kmh,alpha,beta,"
      "gamma,delta,epsilon,zeta,eta,reduction,source,year,page,licence,confidence,status\n"
      "bus_fuel,any,scalar,0.4,0.36,0.44,l/km,triangular,,,,,,,,,,,,,,drawn,2024,3,none,low,estimate\n"
      "diesel_co2e_ttw,any,scalar,2.57082,2.52,2.66155,kg/l,triangular,,,,,,,,,,,,,,a table,2025,,none,high,source\n"
      "diesel_co2e_wtt,any,scalar,0.61101,0.55,0.68,kg/l,triangular,,,,,,,,,,,,,,a table,2025,,none,high,source\n"
      "bus_kwh,any,scalar,1.35,1,1.9,kWh/km,triangular,,,,,,,,,,,,,,drawn,2024,,none,low,estimate\n"
      "grid_ni_2024,NI,scalar,0.275,0.24,0.31,kg/kWh,triangular,grid_NI,0.9,,,,,,,,,,,,drawn,2024,,none,low,estimate\n"
      "grid_losses,NI,scalar,1.105,1.06,1.12,ratio,triangular,,,,,,,,,,,,,,drawn,2024,,none,low,estimate\n"
      "petrol_lhv,any,scalar,32.274,31.5,32.6,MJ/l,triangular,,,,,,,,,,,,,,drawn,2024,,none,low,estimate\n"
      "car_energy,any,curve,1,0.9,1.1,MJ/km,triangular,,,0,5,130,0,0,2,0,0,0,1,0.1,drawn,2024,,none,low,estimate\n";
  static constexpr auto kEmissions =
      "mode,vehicle_class,process,item,amount,factor_id\n"
      "bus,bus_diesel,driving,vehicle_km,10,\n"
      "bus,bus_diesel,driving,diesel_l,4,bus_fuel\n"
      "bus,bus_diesel,driving,co2e_ttw_kg,10.28328,bus_fuel*diesel_co2e_ttw\n"
      "bus,bus_diesel,energy_supply,co2e_wtt_kg,2.44404,bus_fuel*diesel_co2e_wtt\n"
      "bus,bus_battery,driving,vehicle_km,5,\n"
      "bus,bus_battery,driving,electricity_kwh,6.75,bus_kwh\n"
      "bus,bus_battery,energy_supply,co2e_wtt_kg,2.05115625,bus_kwh*grid_ni_2024*grid_losses\n"
      "car,car_petrol,driving,vehicle_km,100,\n"
      "car,car_petrol,driving,petrol_l,5.577245,car_energy/petrol_lhv\n";
  static constexpr auto kByMode =
      "mode,vehicle_km,petrol_l,diesel_l,electricity_kwh,co2e_ttw_kg,co2e_wtt_kg\n"
      "bus,15,0,4,6.75,10.28328,4.49519625\n"
      "car,100,5.577245,0,0,0,0\n";
  static constexpr auto kBlocks =
      "block,route_id,vehicle_type,vehicle_km,diesel_l,electricity_kwh\n"
      "0,1,bus_diesel,10.000,4.000,0.000\n"
      "1,2,bus_battery,5.000,0.000,6.750\n";
  static constexpr auto kRoutes =
      "route_id,name,mode,passenger_km\n"
      "1,One,bus,200\n"
      "2,Two,bus,50\n";
  static constexpr auto kSummary =
      "measure,value,unit,lower95,upper95,n_seeds\n"
      "co2e_ttw,0.010283,t,,,1\n"
      "co2e_wtw,0.014778,t,,,1\n"
      "diesel,4.0,l,,,1\n"
      "electricity,6.8,kWh,,,1\n";

  std::filesystem::path folder_;
};

}  // namespace twinshift::test
