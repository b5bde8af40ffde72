#include "sim/study/responses.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "sim/choice/nested_logit.hpp"

namespace twinshift::study {

namespace {

using choice::Travel;
using results::Travellers;

constexpr double kMore = 1.1;

bool by_timetable(Mode mode) { return kTransitModes.contains(mode); }
bool by_car(Mode mode) { return mode == Mode::kCar; }

/// A day's parking where the car goes; of the way's money the rest is for driving.
Money parking_of(Travellers const& t, std::size_t row) { return t.zones[t.destination[row]].parking; }

struct Test {
  std::string id;
  std::string what;
  std::function<void(Travellers const&, std::size_t, Mode, Travel&)> change;
  bool (*counted)(Mode);
  double low;
  double high;
  std::string source;
};

void dearer_fare(Travellers const&, std::size_t, Mode mode, Travel& way) {
  if (by_timetable(mode)) way.money = way.money * kMore;
}
void dearer_driving(Travellers const& t, std::size_t row, Mode mode, Travel& way) {
  if (by_car(mode)) way.money = way.money + (way.money - parking_of(t, row)) * (kMore - 1);
}
void slower_driving(Travellers const&, std::size_t, Mode mode, Travel& way) {
  if (by_car(mode)) way.in_vehicle_min *= kMore;
}
void slower_ride(Travellers const&, std::size_t, Mode mode, Travel& way) {
  if (by_timetable(mode)) way.in_vehicle_min *= kMore;
}
void longer_wait(Travellers const&, std::size_t, Mode mode, Travel& way) {
  if (by_timetable(mode)) way.wait_min *= kMore, way.postponed_min *= kMore;
}
void dearer_parking(Travellers const& t, std::size_t row, Mode mode, Travel& way) {
  if (by_car(mode)) way.money = way.money + parking_of(t, row) * (kMore - 1);
}

std::vector<Test> tests() {
  return {
      {"fare", "fares; tours by public transport", dearer_fare, by_timetable, -0.5, -0.25,
       "Dargay and Hanly 2002; TRL593 2004; Holmgren 2013 (validation case VS14)"},
      {"car_cost", "cost of driving without parking; tours by car", dearer_driving, by_car, -0.25, -0.05,
       "Goodwin, Dargay and Hanly 2004, commuting (VS15; there vehicle-km)"},
      {"car_time", "time in the car; tours by car", slower_driving, by_car, -2.0, 0.0, "TAG M2.1, from memory (VS16)"},
      {"cross", "cost of driving without parking; tours by public transport", dearer_driving, by_timetable, 0.05, 0.4,
       "Dargay and Hanly 2002 (VS17)"},
      {"ride_time", "time on board; tours by public transport", slower_ride, by_timetable, -0.6, -0.4,
       "TRL593 2004, from memory (EL021, bus)"},
      {"wait", "waits; tours by public transport", longer_wait, by_timetable, -0.6, -0.05,
       "sign alone is sourced; the range is this project's estimate"},
      {"parking", "price of parking; tours by car", dearer_parking, by_car, -0.3, 0.0,
       "VTPI and TCRP 95, from memory (EL033: -0.1 to -0.3 where all pay; here most park free)"}};
}

/// Expected tours by mode, every way changed by `change` if there is one.
choice::ByMode expected_tours(Travellers const& t, choice::NestedLogit const& model,
                              decltype(Test::change) const& change) {
  choice::ByMode sum{};
  for (std::size_t row = 0; row < t.size(); ++row) {
    choice::ByMode utility{};
    ModeSet available;
    for (std::size_t m = 0; m < kModes; ++m) {
      auto const mode = static_cast<Mode>(m);
      auto const* const way = t.way(row, mode);
      if (way == nullptr) continue;
      auto travel = *way;
      if (change) change(t, row, mode, travel);
      utility[m] = choice::utility(t.tastes, mode, travel, Money{t.value_of_time[row]});
      available.insert(mode);
    }
    auto const shares = model.probabilities(utility, available);
    for (std::size_t m = 0; m < kModes; ++m) sum[m] += shares[m];
  }
  return sum;
}

double counted(choice::ByMode const& tours, Test const& test) {
  double sum = 0;
  for (std::size_t m = 0; m < kModes; ++m)
    if (test.counted(static_cast<Mode>(m))) sum += tours[m];
  return sum;
}

}  // namespace

std::vector<Response> responses(results::Travellers const& travellers) {
  choice::NestedLogit const model{travellers.tastes.nests};
  auto const unchanged = expected_tours(travellers, model, {});
  std::vector<Response> result;
  for (auto const& test : tests()) {
    auto const before = counted(unchanged, test);
    auto const after = counted(expected_tours(travellers, model, test.change), test);
    auto const elasticity = before > 0 && after > 0 ? std::log(after / before) / std::log(kMore) : 0.0;
    result.push_back({test.id, test.what, before, after, elasticity, test.low, test.high, test.source});
  }
  return result;
}

double median_value_of_time(results::Travellers const& travellers) {
  std::vector<double> values;
  for (std::size_t row = 0; row < travellers.size(); ++row)
    if (travellers.purpose[row] == static_cast<std::uint8_t>(demand::Activity::kWork))
      values.push_back(double{travellers.value_of_time[row]});
  if (values.empty()) return 0;
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace twinshift::study
