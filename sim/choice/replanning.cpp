#include "sim/choice/replanning.hpp"

#include "sim/choice/legs.hpp"
#include "sim/core/rng.hpp"

#include <algorithm>
#include <cmath>

namespace twinshift::choice {
namespace {

/// Streams of a person's taste draw: 0 ... kModes - 1 are the modes' errors.
constexpr std::uint32_t kThinkingStream = 100;
constexpr std::uint32_t kSwapStream = 1000;  ///< plus two an iteration: way out, way back
constexpr std::uint8_t kNoMode = kModes;

float thinking_draw(std::uint64_t seed, std::uint64_t key) {
  return static_cast<float>(Rng{seed, key, Draw::kTaste, kThinkingStream}.uniform());
}

}  // namespace

Replanner::Replanner(ChoiceInput const& input, ReplanParameters const& parameters, std::uint64_t seed)
    : input_{input}, parameters_{parameters}, router_{input.network}, service_{input.timetable}, seed_{seed} {
  router_.customise(network::LinkTimes{input.network});
  alternatives_ = std::make_unique<Alternatives>(input_, router_);
  auto const& p = input.population;
  auto const model = NestedLogit{input.parameters.nests};
  auto const tours = static_cast<std::int64_t>(p.tours.size());
  utilities_.resize(p.tours.size() * kModes);
  errors_.resize(p.tours.size() * kModes);
  tour_draw_.resize(p.tours.size());
#pragma omp parallel for default(none) shared(p, model, tours, seed)
  for (std::int64_t t = 0; t < tours; ++t) {
    auto const key = p.persons.key[p.tours.person[nth<TourId>(t)]];
    auto const errors = model.errors(seed, key);
    for (std::size_t m = 0; m < kModes; ++m)
      errors_[static_cast<std::size_t>(t) * kModes + m] = static_cast<float>(errors[m]);
    tour_draw_[nth<TourId>(t)] = thinking_draw(seed, key);
  }
}

void Replanner::refresh(network::LinkTimes const& times, transit::ServiceExperience const& service) {
  router_.customise(times);
  times_ = times;
  service_ = service;
  auto const tours = static_cast<std::int64_t>(input_.population.tours.size());
#pragma omp parallel default(none) shared(tours)
  {
    auto drive = routing::TimedDrive{router_, times_};
    auto costs = TourCosts{};
    // Tours differ in how many ways they have.
#pragma omp for schedule(dynamic, 256)
    for (std::int64_t t = 0; t < tours; ++t) {
      alternatives_->evaluate(nth<TourId>(t), drive, service_, costs);
      std::copy(costs.utility.begin(), costs.utility.end(), utilities_.begin() + t * kModes);
    }
  }
}

bool Replanner::thinks_again(float draw, int iteration) const {
  if (iteration <= 1) return true;
  // Turning the draw by the golden ratio spreads everybody's turns evenly over the iterations.
  constexpr double kTurn = 0.6180339887498949;
  auto const turned = double{draw} + kTurn * iteration;
  return turned - std::floor(turned) < std::max(1.0 / iteration, parameters_.least_share);
}

/// The path of the journey's car leg on the last day, if it is `known` and had one. It is given up for a gain above
/// uniform / eagerness, so that a gain g is taken with a chance of eagerness * g.
std::optional<LastPath> Replanner::last_path(demand::Journeys const& last, bool known, JourneyId journey,
                                             std::uint64_t key, int iteration) const {
  if (!known) return std::nullopt;
  auto const stream = kSwapStream + 2 * static_cast<std::uint32_t>(iteration) + journey.value() % 2;
  for (auto const& leg : last.legs[journey])
    if (leg.path.valid())
      return LastPath{last.paths[leg.path],
                      Rng{seed_, key, Draw::kTaste, stream}.uniform() / parameters_.path_eagerness};
  return std::nullopt;
}

Column<TourId, std::uint8_t> Replanner::choose(demand::Journeys const& last, int iteration,
                                               Column<TourId, std::uint8_t> const* also) const {
  auto const tours = input_.population.tours.size();
  auto chosen = Column<TourId, std::uint8_t>(tours, kNoMode);
  for (std::size_t t = 0; t < tours; ++t) {
    auto const utility = std::span<float const, kModes>{utilities_.data() + t * kModes, kModes};
    auto const error = std::span<float const, kModes>{errors_.data() + t * kModes, kModes};
    auto const tour = nth<TourId>(t);
    auto const marked = also != nullptr && !also->empty() && (*also)[tour] != 0;
    auto const keeps = last.tours == tours && !marked && !thinks_again(tour_draw_[tour], iteration) &&
                       !last.legs[nth<JourneyId>(2 * t)].empty();
    auto const before = keeps ? static_cast<std::size_t>(last.main_mode[nth<JourneyId>(2 * t)]) : 0;
    if (keeps && std::isfinite(utility[before]))
      chosen[tour] = static_cast<std::uint8_t>(before);
    else if (auto const best = best_mode(utility, error))
      chosen[tour] = static_cast<std::uint8_t>(*best);
  }
  return chosen;
}

demand::Journeys Replanner::decide(demand::Journeys const& last, int iteration,
                                   Column<TourId, std::uint8_t> const* also) const {
  auto const chosen = choose(last, iteration, also);
  auto journeys = demand::Journeys{};
  auto const& background = input_.population.background;
  auto const of_tours = static_cast<std::int64_t>(2 * chosen.size());
  auto const rows = of_tours + static_cast<std::int64_t>(background.size());
  auto const comparable = last.tours == chosen.size() && last.size() == static_cast<std::size_t>(rows);
  journeys.tours = chosen.size();
  journeys.background_kind = background.kind;
  constexpr std::int64_t kRowsAtOnce = 2048;
  auto const blocks = (rows + kRowsAtOnce - 1) / kRowsAtOnce;
#pragma omp parallel default(none) \
    shared(chosen, journeys, background, of_tours, rows, comparable, blocks, last, iteration)
  {
    auto writer = LegWriter{*alternatives_, router_, times_, service_};
    auto block = JourneyBlock{};
    // Blocks are written by whoever is free, and appended in their order.
#pragma omp for schedule(dynamic, 1) ordered
    for (std::int64_t b = 0; b < blocks; ++b) {
      block.clear();
      for (auto i = b * kRowsAtOnce; i < std::min(rows, (b + 1) * kRowsAtOnce); ++i) {
        auto const journey = nth<JourneyId>(i);
        if (i >= of_tours) {
          auto const k = static_cast<std::size_t>(i - of_tours);
          if (background.kind[k] == demand::BackgroundKind::kRider) {
            writer.write_rider(k, block);
            continue;
          }
          writer.write_car_trip(background.from[k], background.to[k], background.departure[k],
                                last_path(last, comparable, journey, background.key[k], iteration), block);
          continue;
        }
        auto const tour = nth<TourId>(i / 2);
        auto const mode = chosen[tour] == kNoMode ? std::nullopt : std::optional{static_cast<Mode>(chosen[tour])};
        auto const same = comparable && mode && last.main_mode[journey] == *mode;
        auto const key = input_.population.persons.key[input_.population.tours.person[tour]];
        writer.write(journey, mode, last_path(last, same, journey, key, iteration), block);
      }
#pragma omp ordered
      append(block, journeys);
    }
  }
  return journeys;
}

std::int64_t Replanner::stranded() const {
  auto count = std::int64_t{0};
  for (std::size_t t = 0; t < utilities_.size(); t += kModes)
    count += std::none_of(utilities_.begin() + static_cast<std::ptrdiff_t>(t),
                          utilities_.begin() + static_cast<std::ptrdiff_t>(t + kModes),
                          [](float u) { return std::isfinite(u); });
  return count;
}

}  // namespace twinshift::choice
