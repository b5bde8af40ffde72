#include "sim/run/validation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "sim/io/csv.hpp"

namespace twinshift::run {

namespace {

using Kind = Criterion::Kind;
using namespace std::string_view_literals;

// Criteria of practice: links and boardings of services within 20 and 25 % (ATAP; TAG M3.2, the latter from memory),
// journey times and speeds within 15 % (TAG M3.1, from memory). Points and the least R squared are this project's own.
constexpr Criterion kRoad{Kind::kRatio, 20};
constexpr Criterion kBoardings{Kind::kRatio, 25};
constexpr Criterion kSpeed{Kind::kRatio, 15};
constexpr Criterion kCommute{Kind::kPoints, 5};
constexpr Criterion kPeak{Kind::kPoints, 4};
constexpr Criterion kShare{Kind::kPoints, 2};
constexpr Criterion kArea{Kind::kLeast, 0.7};
constexpr Criterion kCount{};

/// Residents' ways to work and home as they went: how long each took, and shares of those in a spell of the day.
class Commutes {
public:
  explicit Commutes(LastDay const& day) {
    auto const& tours = day.population.tours;
    for (std::size_t i = 0; i < tours.size(); ++i) {
      auto const tour = nth<TourId>(i);
      if (tours.purpose[tour] != demand::Activity::kWork || day.population.persons.resident[tours.person[tour]] == 0)
        continue;
      auto const& out = day.result.outcomes[nth<JourneyId>(2 * i)];
      auto const& back = day.result.outcomes[nth<JourneyId>(2 * i + 1)];
      if (out.arrival_s >= 0) out_.push_back({out.departure_s, out.arrival_s});
      if (back.departure_s >= 0) back_starts_.push_back(back.departure_s);
    }
  }

  [[nodiscard]] double within_min(int minutes) const {
    return share(out_, [&](Way const& way) { return way.arrival_s - way.departure_s <= 60 * minutes; });
  }
  [[nodiscard]] double leaving_home(int from_s, int to_s) const {
    return share(out_, [&](Way const& way) { return way.departure_s >= from_s && way.departure_s < to_s; });
  }
  [[nodiscard]] double leaving_work(int from_s, int to_s) const {
    return share(back_starts_, [&](std::int32_t start) { return start >= from_s && start < to_s; });
  }

private:
  struct Way {
    std::int32_t departure_s;
    std::int32_t arrival_s;
  };
  template <class T, class Test>
  static double share(std::vector<T> const& all, Test const& test) {
    auto const count = std::count_if(all.begin(), all.end(), test);
    return all.empty() ? 0.0 : 100.0 * static_cast<double>(count) / static_cast<double>(all.size());
  }
  std::vector<Way> out_;
  std::vector<std::int32_t> back_starts_;
};

/// Finds the model's figure for a token.
class Sheet {
public:
  Sheet(LastDay const& day, std::vector<CountedDay> const& counted, RunSummary const& summary)
      : day_{day}, counted_{at_full(counted, summary.sample_pct / 100)}, summary_{summary}, commutes_{day} {}

  std::vector<Check> make();

private:
  using Found = std::optional<std::pair<double, Criterion>>;
  [[nodiscard]] Found find(scenario::Observation const& observed);
  [[nodiscard]] Found boardings(std::string_view of);
  [[nodiscard]] std::optional<double> boardings_of_zone(std::string_view name);
  [[nodiscard]] Found extra_time(std::string_view when, double observed) const;
  [[nodiscard]] Found speed(std::string_view road) const;
  [[nodiscard]] Found commute(std::string_view what) const;
  [[nodiscard]] Found share(std::string_view mode) const;
  void add_counts();
  void add_areas();
  void add_settling();
  void sum_zones();
  [[nodiscard]] double at_full_scale(double of_sample) const { return of_sample * 100 / summary_.sample_pct; }

  LastDay const& day_;
  std::vector<CountedDay> counted_;
  RunSummary const& summary_;
  Commutes commutes_;
  Column<ZoneId, double> by_zone_;
  std::vector<double> areas_observed_;
  std::vector<double> areas_model_;
  std::vector<Check> checks_;
};

std::vector<Check> Sheet::make() {
  for (auto const& observed : day_.scenario.observed) {
    auto const found = find(observed);
    if (!found) continue;
    checks_.push_back({observed.measure, observed.unit, observed.value, found->first, found->second, false,
                       observed.year, observed.who, observed.source});
  }
  add_counts();
  add_areas();
  add_settling();
  return std::move(checks_);
}

Sheet::Found Sheet::find(scenario::Observation const& observed) {
  auto const colon = observed.measure.find(':');
  if (colon == std::string::npos) return {};
  auto const what = std::string_view{observed.measure}.substr(0, colon);
  auto const of = std::string_view{observed.measure}.substr(colon + 1);
  if (what == "boardings_per_day") {
    auto const area = boardings_of_zone(of);
    if (!area) return boardings(of);
    areas_observed_.push_back(observed.value);
    areas_model_.push_back(*area);
    return std::pair{*area, kCount};
  }
  if (what == "extra_travel_time") return extra_time(of, observed.value);
  if (what == "speed_kmh") return speed(of);
  if (what == "commute") return commute(of);
  if (what == "mode_share" && observed.who.starts_with("commuters")) return share(of);
  return {};
}

Sheet::Found Sheet::boardings(std::string_view of) {
  auto const& routes = day_.timetable.routes;
  auto const& counts = day_.counters.transit().boardings;
  auto const all = of == "smart_card_weekday"sv;
  double sum = 0;
  auto known = false;
  for (std::size_t i = 0; i < routes.key.size(); ++i) {
    auto const route = nth<RouteId>(i);
    auto const mode = routes.mode[route];
    auto const counts_here =
        all ? mode == Mode::kBus || mode == Mode::kBrt : routes.key[route] == of || token(mode) == of;
    known = known || counts_here;
    if (counts_here) sum += static_cast<double>(counts[route]);
  }
  if (!known) return {};
  return std::pair{at_full_scale(sum), kBoardings};
}

/// Boardings by the zone of the location nearest to each stop.
void Sheet::sum_zones() {
  auto const& locations = day_.population.locations;
  auto const& stops = day_.timetable.stops;
  by_zone_.resize(day_.population.zones.key.size());
  for (std::size_t s = 0; s < stops.key.size(); ++s) {
    auto const stop = nth<StopId>(s);
    auto const count = day_.counters.transit().stop_boardings[stop];
    if (count == 0) continue;
    auto best = std::numeric_limits<double>::infinity();
    auto zone = ZoneId{};
    for (std::size_t l = 0; l < locations.zone.size(); ++l) {
      auto const location = nth<LocationId>(l);
      auto const away = distance(locations.position[location], stops.position[stop]);
      if (away >= best) continue;
      best = away;
      zone = locations.zone[location];
    }
    if (zone.valid()) by_zone_[zone] += static_cast<double>(count);
  }
}

std::optional<double> Sheet::boardings_of_zone(std::string_view name) {
  auto const& zones = day_.population.zones;
  if (by_zone_.size() == 0) sum_zones();
  for (std::size_t z = 0; z < zones.key.size(); ++z) {
    auto const zone = nth<ZoneId>(z);
    if (zones.internal[zone] != 0 && (zones.name_ko[zone] == name || zones.key[zone] == name))
      return at_full_scale(by_zone_[zone]);
  }
  return {};
}

Sheet::Found Sheet::extra_time(std::string_view when, double observed) const {
  constexpr std::array<std::pair<std::string_view, std::pair<int, int>>, 3> kSpells{
      {{"all day", {0, results::kHours}}, {"am peak", {8, 9}}, {"pm peak", {17, 18}}}};
  for (auto const& [name, hours] : kSpells) {
    if (name != when) continue;
    double driven = 0;
    double free = 0;
    for (auto h = hours.first; h < hours.second; ++h) {
      driven += static_cast<double>(day_.counters.links().car_ms[static_cast<std::size_t>(h)]);
      free += static_cast<double>(day_.counters.links().car_free_ms[static_cast<std::size_t>(h)]);
    }
    if (free <= 0) return {};
    // A fifth of the ratio of times, in points of the extra time.
    return std::pair{100 * (driven / free - 1), Criterion{Kind::kPoints, 0.2 * (100 + observed)}};
  }
  return {};
}

Sheet::Found Sheet::speed(std::string_view road) const {
  auto const& network = day_.scenario.network;
  auto const& links = day_.counters.links();
  double metres = 0;
  double seconds = 0;
  for (std::size_t l = 0; l < network.links.size(); ++l) {
    auto const link = nth<LinkId>(l);
    if (!std::string_view{network.links.name[link]}.ends_with(road)) continue;
    metres += network.links.length[link].value() * links.exits[link];
    seconds += static_cast<double>(links.milliseconds[link]) / 1000;
  }
  if (seconds <= 0) return {};
  return std::pair{3.6 * metres / seconds, kSpeed};
}

Sheet::Found Sheet::commute(std::string_view what) const {
  constexpr int kMinute = 60;
  if (what == "within_40_min") return std::pair{commutes_.within_min(40), kCommute};
  if (what == "60_min_or_more") return std::pair{100 - commutes_.within_min(60), kCommute};
  if (what == "leave_home_0800_0840") return std::pair{commutes_.leaving_home(480 * kMinute, 520 * kMinute), kPeak};
  if (what == "leave_1800_1840") return std::pair{commutes_.leaving_work(1080 * kMinute, 1120 * kMinute), kPeak};
  return {};
}

Sheet::Found Sheet::share(std::string_view mode) const {
  auto const of = [&](Mode m) { return 100 * day_.indicators.residents_to_work_share(m); };
  if (mode == "car_or_van") return std::pair{of(Mode::kCar) + of(Mode::kCarPassenger), kShare};
  if (mode == "car_driver") return std::pair{of(Mode::kCar), kShare};
  if (mode == "bus") return std::pair{of(Mode::kBus) + of(Mode::kBrt), kShare};
  for (auto const m : {Mode::kCarPassenger, Mode::kRail, Mode::kWalk, Mode::kBike})
    if (mode == token(m)) return std::pair{of(m), kShare};
  return {};
}

void Sheet::add_counts() {
  for (std::size_t p = 0; p < day_.scenario.counts.size(); ++p) {
    auto const& point = day_.scenario.counts[p];
    using What = scenario::CountPoint::What;
    auto const boardings = point.what == What::kBoardings;
    auto const unit = boardings ? "boardings" : point.what == What::kLorries ? "lorries" : "vehicles";
    checks_.push_back({"count:" + point.key, unit, point.per_day, total(counted_[p]), boardings ? kBoardings : kRoad,
                       point.fit, "", point.name, point.source});
  }
}

void Sheet::add_areas() {
  if (areas_observed_.size() < 3) return;
  checks_.push_back({"boardings_by_area:r_squared", "", std::numeric_limits<double>::quiet_NaN(),
                     r_squared(areas_observed_, areas_model_), kArea, false, "",
                     fmt::format("{} areas", areas_observed_.size()), "this project's criterion"});
}

void Sheet::add_settling() {
  auto const nan = std::numeric_limits<double>::quiet_NaN();
  auto const limit = 100 * day_.scenario.run.gap_limit;
  checks_.push_back({"gap",
                     "%",
                     nan,
                     100 * summary_.iterations.back().gap,
                     {Kind::kMost, limit},
                     false,
                     "",
                     "the scenario's limit",
                     "relative gap of the last day"});
  auto const lost = static_cast<double>(summary_.gave_up + summary_.travelling_at_end);
  auto const departed = static_cast<double>(std::max<std::int64_t>(1, summary_.departed));
  checks_.push_back(
      {"not_arrived", "%", nan, 100 * lost / departed, {Kind::kMost, 0.1}, false, "", "", "this project's criterion"});
}

std::string criterion_text(Criterion const& criterion) {
  switch (criterion.kind) {
    case Kind::kRatio:
      return fmt::format("within {} %", criterion.within);
    case Kind::kPoints:
      return fmt::format("within {} points", criterion.within);
    case Kind::kLeast:
      return fmt::format("at least {}", criterion.within);
    case Kind::kMost:
      return fmt::format("at most {}", criterion.within);
    default:
      return "";
  }
}

}  // namespace

bool Check::inside() const {
  switch (criterion.kind) {
    case Kind::kRatio:
      return std::abs(model - observed) <= criterion.within / 100 * std::abs(observed);
    case Kind::kPoints:
      return std::abs(model - observed) <= criterion.within;
    case Kind::kLeast:
      return model >= criterion.within;
    case Kind::kMost:
      return model <= criterion.within;
    default:
      return true;
  }
}

double r_squared(std::vector<double> const& a, std::vector<double> const& b) {
  auto const n = static_cast<double>(a.size());
  double mean_a = 0;
  double mean_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    mean_a += a[i] / n;
    mean_b += b[i] / n;
  }
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab * ab / (aa * bb) : 0.0;
}

std::vector<Check> validation_checks(LastDay const& day, std::vector<CountedDay> const& counted,
                                     RunSummary const& summary) {
  return Sheet{day, counted, summary}.make();
}

std::string validation_csv(std::vector<Check> const& checks) {
  std::ostringstream out;
  std::array<std::string_view, 10> const columns{"measure"sv, "who"sv,       "observed"sv, "model"sv, "unit"sv,
                                                 "use"sv,     "criterion"sv, "verdict"sv,  "year"sv,  "source"sv};
  io::CsvWriter csv{out, columns};
  for (auto const& check : checks) {
    csv.cell(check.measure).cell(check.who).cell(check.observed, 2).cell(check.model, 2).cell(check.unit);
    csv.cell(check.fitted ? "fit" : "compare").cell(criterion_text(check.criterion));
    csv.cell(!check.judged() ? "" : check.inside() ? "inside" : "outside").cell(check.year).cell(check.source);
    csv.end_row();
  }
  return out.str();
}

}  // namespace twinshift::run
