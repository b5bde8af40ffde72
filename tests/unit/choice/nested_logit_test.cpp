#include "sim/choice/nested_logit.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace twinshift::choice {
namespace {

constexpr auto kMinusInfinity = -std::numeric_limits<float>::infinity();

std::size_t at(Mode mode) { return static_cast<std::size_t>(mode); }

/// Three nests with the answers known: car alone; bus, brt, rail at lambda 0.7; walk and bike at 0.8.
struct ThreeNests {
  std::vector<Nest> nests = {{"public", {Mode::kBus, Mode::kBrt, Mode::kRail}, 0.7},
                             {"active", {Mode::kWalk, Mode::kBike}, 0.8}};
  ModeSet available = {Mode::kCar, Mode::kBus, Mode::kBrt, Mode::kRail, Mode::kWalk, Mode::kBike};
  ByMode utility{};
  ThreeNests() {
    utility[at(Mode::kCar)] = -1.0;
    utility[at(Mode::kBus)] = -1.6;
    utility[at(Mode::kBrt)] = -1.4;
    utility[at(Mode::kRail)] = -1.8;
    utility[at(Mode::kWalk)] = -2.2;
    utility[at(Mode::kBike)] = -2.6;
  }
  [[nodiscard]] std::array<double, 6> of(ByMode const& shares) const {
    return {shares[at(Mode::kCar)],  shares[at(Mode::kBus)],  shares[at(Mode::kBrt)],
            shares[at(Mode::kRail)], shares[at(Mode::kWalk)], shares[at(Mode::kBike)]};
  }
};

constexpr std::array<double, 6> kKnown = {0.377804, 0.147922, 0.196841, 0.111160, 0.103499, 0.062775};

ByMode simulated(std::vector<Nest> const& nests, ByMode const& utility, ModeSet available, int people) {
  auto const model = NestedLogit{nests};
  auto shares = ByMode{};
  for (int i = 0; i < people; ++i) {
    auto const errors = model.errors(1, static_cast<std::uint64_t>(i));
    auto u = std::array<float, kModes>{};
    auto e = std::array<float, kModes>{};
    for (std::size_t m = 0; m < kModes; ++m) {
      u[m] = available.contains(static_cast<Mode>(m)) ? static_cast<float>(utility[m]) : kMinusInfinity;
      e[m] = static_cast<float>(errors[m]);
    }
    shares[at(*best_mode(u, e))] += 1.0 / people;
  }
  return shares;
}

TEST(NestedLogit, GivesTheKnownSharesOfThreeNests) {
  auto const city = ThreeNests{};
  auto const shares = city.of(NestedLogit{city.nests}.probabilities(city.utility, city.available));
  for (std::size_t k = 0; k < 6; ++k) EXPECT_NEAR(shares[k], kKnown[k], 1e-6);
}

TEST(NestedLogit, DrawsTheKnownSharesFromFrozenErrors) {
  auto const city = ThreeNests{};
  constexpr int kPeople = 200'000;
  auto const shares = city.of(simulated(city.nests, city.utility, city.available, kPeople));
  for (std::size_t k = 0; k < 6; ++k)
    EXPECT_NEAR(shares[k], kKnown[k], 4 * std::sqrt(kKnown[k] * (1 - kKnown[k]) / kPeople));
}

TEST(NestedLogit, SplitsTheBusesNotTheCarsWhenHalfAreRepainted) {
  // A blue bus like the red one takes nearly all its riders from it; a plain logit would take a third of everybody.
  auto const nests = std::vector<Nest>{{"public", {Mode::kBus, Mode::kBrt}, 0.05}};
  auto const equal = ByMode{};
  auto const before = NestedLogit{nests}.probabilities(equal, {Mode::kCar, Mode::kBus});
  auto const after = NestedLogit{nests}.probabilities(equal, {Mode::kCar, Mode::kBus, Mode::kBrt});
  EXPECT_DOUBLE_EQ(before[at(Mode::kCar)], 0.5);
  EXPECT_NEAR(after[at(Mode::kCar)], 0.5, 0.01);
  EXPECT_NEAR(after[at(Mode::kBus)], 0.25, 0.01);
  auto const drawn = simulated(nests, equal, {Mode::kCar, Mode::kBus, Mode::kBrt}, 50'000);
  EXPECT_NEAR(drawn[at(Mode::kCar)], after[at(Mode::kCar)], 0.01);
  EXPECT_NEAR(drawn[at(Mode::kBus)], drawn[at(Mode::kBrt)], 0.01);
}

TEST(NestedLogit, IsThePlainLogitWhereScalesAreOne) {
  auto const nests = std::vector<Nest>{{"all", {Mode::kCar, Mode::kBus, Mode::kWalk}, 1.0}};
  auto utility = ByMode{};
  utility[at(Mode::kBus)] = 1;
  auto const shares = NestedLogit{nests}.probabilities(utility, {Mode::kCar, Mode::kBus, Mode::kWalk});
  EXPECT_NEAR(shares[at(Mode::kBus)], std::exp(1.0) / (2 + std::exp(1.0)), 1e-12);
  EXPECT_NEAR(NestedLogit{nests}.logsum(utility, {Mode::kCar, Mode::kBus, Mode::kWalk}), std::log(2 + std::exp(1.0)),
              1e-12);
}

TEST(NestedLogit, LogsumRisesByTheShareOfAModeThatImproves) {
  auto city = ThreeNests{};
  auto const model = NestedLogit{city.nests};
  auto const before = model.logsum(city.utility, city.available);
  city.utility[at(Mode::kBrt)] += 1e-6;
  EXPECT_NEAR((model.logsum(city.utility, city.available) - before) / 1e-6, 0.196841, 1e-5);
}

TEST(NestedLogit, KeepsEverybodyElsesDrawsWhenModesAndNestsComeAndGo) {
  auto const city = ThreeNests{};
  auto nests = city.nests;
  nests.insert(nests.begin(), Nest{"shared", {Mode::kBikeShare, Mode::kEScooter}, 0.6});
  nests[1].members.erase(Mode::kRail);
  for (std::uint64_t key = 0; key < 20; ++key) {
    auto const before = NestedLogit{city.nests}.errors(1, key);
    auto const after = NestedLogit{nests}.errors(1, key);
    for (auto const mode : {Mode::kCar, Mode::kBus, Mode::kBrt, Mode::kWalk, Mode::kBike, Mode::kShuttle})
      EXPECT_EQ(before[at(mode)], after[at(mode)]);
  }
}

TEST(BestMode, ComparesInMillionthsAndPrefersTheLowerModeAtATie) {
  auto utility = std::array<float, kModes>{};
  auto const errors = std::array<float, kModes>{};
  utility.fill(kMinusInfinity);
  EXPECT_FALSE(best_mode(utility, errors));
  utility[at(Mode::kWalk)] = 0.1F;
  utility[at(Mode::kBus)] = 0.1F - 4e-8F;
  EXPECT_EQ(best_mode(utility, errors), Mode::kBus);
  utility[at(Mode::kWalk)] = 0.1001F;
  EXPECT_EQ(best_mode(utility, errors), Mode::kWalk);
}

}  // namespace
}  // namespace twinshift::choice
