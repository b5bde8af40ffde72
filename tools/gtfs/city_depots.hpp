#pragma once

#include "tools/gtfs/city_input.hpp"

#include <map>
#include <string>

namespace twinshift::gtfs {

/// Depots and vehicles for the operators of an imported timetable: those that the city has, else such as are made up.
class CityDepots {
public:
  /// Borrows `input`. Finds the depot of each operator and mode: the nearest of the city's of the right kind to where
  /// most of its vehicles start, or one made up there if the city has none of the kind.
  explicit CityDepots(CityInput const& input);

  [[nodiscard]] std::string const& id_of(Group const& group) const { return depot_of_.at(group); }
  /// The commonest of the routes that are replaced with the same mode; else an assumption.
  [[nodiscard]] std::string vehicle_type(FeedRoute const& route) const;

  /// Puts the depots made up and their vehicles (tables `depots`, `depot_fleet`) beside those of the city.
  void put();

private:
  void read_present_routes();
  void place();
  [[nodiscard]] int most_at_once(Group const& group) const;

  CityInput const* input_;
  std::map<Mode, std::string> type_of_mode_;
  std::map<Group, std::string> depot_of_;
  std::map<Group, std::uint32_t> made_up_;  ///< depots at this stop
};

}  // namespace twinshift::gtfs
