// Choice models against closed forms, published results, each other and their own numerical derivatives.

#include "sim/estimation/estimate.hpp"
#include "sim/estimation/likelihood.hpp"

#include "sim/core/rng.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <omp.h>
#include <unistd.h>

namespace twinshift::estimation {
namespace {

namespace fs = std::filesystem;

fs::path written(std::string const& name, std::string const& text) {
  auto const folder = fs::temp_directory_path() / ("twinshift_estimation_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream{folder / name, std::ios::binary} << text;
  return folder / name;
}

struct Read {
  ChoiceModel model;
  io::Faults faults;
  [[nodiscard]] std::string codes() const {
    std::string out;
    for (auto const& fault : faults.error_list()) out += (out.empty() ? "" : " ") + fault.code;
    return out;
  }
};

Read read(std::string const& model, std::string const& data) {
  Read out;
  out.model = read_choice_model(written("model.yaml", model), written("data.csv", data), out.faults);
  return out;
}

ChoiceModel sound(std::string const& model, std::string const& data) {
  auto out = read(model, data);
  for (auto const& fault : out.faults.error_list()) ADD_FAILURE() << io::to_text(fault);
  return std::move(out.model);
}

/// People who choose between a, b and c by known tastes: V = asc + time_taste * time, Gumbel errors of our own drawing.
/// Each person chooses `times` times, with its own taste for time where `spread` is above 0.
std::string drawn_choices(int persons, int times, double spread) {
  std::string out = "id,time_a,time_b,time_c,group,choice\n";
  for (int person = 0; person < persons; ++person) {
    Rng rng{7, static_cast<std::uint64_t>(person), Draw::kTaste};
    double const taste = -1.5 + spread * rng.normal();
    for (int t = 0; t < times; ++t) {
      std::string row = std::to_string(person);
      int best = 0;
      double highest = -1e9;
      for (int a = 0; a < 3; ++a) {
        double const time = std::round(100 * 3 * rng.uniform()) / 100;
        double const utility = (a == 0 ? 0.5 : a == 1 ? -0.4 : 0) + taste * time - std::log(rng.exponential());
        if (utility > highest) {
          highest = utility;
          best = a + 1;
        }
        row += "," + std::to_string(time);
      }
      out += row + "," + std::to_string(person % 2) + "," + std::to_string(best) + "\n";
    }
  }
  return out;
}

std::string three(std::string const& parameters, std::string const& taste, std::string const& more = "") {
  return "choice: choice\nparameters: {A: 0, B: 0, TIME: 0" + parameters + "}\n" + more +
         "alternatives:\n"
         "  a: {code: 1, utility: \"A + (" +
         taste +
         ") * time_a\"}\n"
         "  b: {code: 2, utility: \"B + (" +
         taste +
         ") * time_b\"}\n"
         "  c: {code: 3, utility: \"(" +
         taste + ") * time_c\"}\n";
}

double value_of(Estimation const& result, std::string const& name) {
  for (auto const& estimate : result.estimates)
    if (estimate.name == name) return estimate.value;
  ADD_FAILURE() << name;
  return 0;
}

void expect_exact_gradient(ChoiceModel const& model, std::vector<double> at) {
  Likelihood const likelihood{model};
  auto const exact = likelihood(at).gradient;
  for (std::size_t k = 0; k < at.size(); ++k) {
    double const h = 1e-5;
    auto up = at;
    auto down = at;
    up[k] += h;
    down[k] -= h;
    double const numeric = (likelihood(up).value - likelihood(down).value) / (2 * h);
    EXPECT_NEAR(exact[k], numeric, 1e-5 * std::max(1.0, std::abs(numeric))) << model.parameters[k].name;
  }
}

TEST(Estimation, ConstantsAloneReproduceTheShares) {
  auto const model = sound(
      "choice: mode\nparameters: {BUS: 0, RAIL: 0}\nalternatives:\n  car: {utility: 0}\n"
      "  bus: {utility: BUS}\n  rail: {utility: RAIL}\n",
      "mode\ncar\ncar\ncar\ncar\ncar\nbus\nbus\nbus\nrail\nrail\n");
  auto const result = estimate(model);
  EXPECT_NEAR(value_of(result, "BUS"), std::log(3.0 / 5), 1e-6);
  EXPECT_NEAR(value_of(result, "RAIL"), std::log(2.0 / 5), 1e-6);
  EXPECT_NEAR(result.log_likelihood, 5 * std::log(0.5) + 3 * std::log(0.3) + 2 * std::log(0.2), 1e-9);
  EXPECT_NEAR(result.log_likelihood_equal_shares, 10 * std::log(1.0 / 3), 1e-9);
  // Variance of a log ratio of counts: 1/3 + 1/5.
  EXPECT_NEAR(*result.estimates[0].standard_error, std::sqrt(1.0 / 3 + 1.0 / 5), 1e-5);
  EXPECT_TRUE(result.converged);
}

TEST(Estimation, TastesOfDrawnPeopleAreFoundAgain) {
  auto const result = estimate(sound(three("", "TIME"), drawn_choices(4000, 1, 0)));
  EXPECT_NEAR(value_of(result, "TIME"), -1.5, 0.12);
  EXPECT_NEAR(value_of(result, "A"), 0.5, 0.15);
  EXPECT_NEAR(value_of(result, "B"), -0.4, 0.15);
}

TEST(Estimation, SpreadOfTastesInAPanelIsFoundAgain) {
  auto const model =
      sound(three(", S: 0.5", "TIME + S * T", "panel: id\ndraws: {number: 100, variables: {T: normal}}\n"),
            drawn_choices(500, 8, 0.8));
  EXPECT_EQ(model.individuals.size(), 500U);
  EXPECT_EQ(model.observations.size(), 4000U);
  auto const result = estimate(model);
  EXPECT_NEAR(std::abs(value_of(result, "S")), 0.8, 0.15);
  EXPECT_NEAR(value_of(result, "TIME"), -1.5, 0.15);
}

TEST(Estimation, GradientIsTheDerivative) {
  auto const data = drawn_choices(60, 3, 0.5);
  expect_exact_gradient(sound(three(", L: 1", "TIME", "variables: {x: 'boxcox(1 + time_a, L)'}\n") +
                                  "nests: {n: {alternatives: [a, b], scale: 1 + exp(L) * x}}\n",
                              data),
                        {0.3, -0.2, -0.7, 0.4});
  expect_exact_gradient(
      sound(three(", MU: 1, SHARE: 0.5", "TIME") + "nests:\n  one: {alternatives: {a: 1, b: SHARE}, scale: MU}\n"
                                                   "  two: {alternatives: {b: 1 - SHARE, c: 1}, scale: MU ** 2}\n",
            data),
      {0.3, -0.2, -0.7, 1.4, 0.3});
  expect_exact_gradient(
      sound(three(", IV: 1, W: 0", "TIME") + "nests:\n  one: {alternatives: [a, b], logsum: IV, utility: W * group}\n",
            data),
      {0.3, -0.2, -0.7, 0.6, 0.2});
  auto const mixed = "panel: id\ndraws: {number: 20, variables: {T: normal, U: triangular}}\n";
  expect_exact_gradient(
      sound(three(", S: 1, R: 1", "if(group == 1, TIME + S * T, min(TIME, 0) - exp(R * U))", mixed), data),
      {0.3, -0.2, -0.7, 0.5, 0.2});
  expect_exact_gradient(
      sound(three(", S: 1, MU: 1", "TIME + S * T", "draws: {number: 20, kind: mlhs, variables: {T: normal}}\n") +
                "nests: {n: {alternatives: [a, b], scale: MU}}\n",
            data),
      {0.3, -0.2, -0.7, 0.5, 1.3});
}

TEST(Estimation, ANestOfScaleOneIsNoNest) {
  auto const data = drawn_choices(50, 1, 0);
  auto const plain = sound(three("", "TIME"), data);
  auto const nested = sound(three("", "TIME") + "nests: {n: {alternatives: [a, b], scale: 1}}\n", data);
  std::vector<double> const at{0.2, 0.1, -0.8};
  EXPECT_NEAR(Likelihood{plain}(at).value, Likelihood{nested}(at).value, 1e-10);
}

TEST(Estimation, SharesOfOneAndNothingAreANestedLogit) {
  auto const data = drawn_choices(50, 1, 0);
  auto const nested = sound(three("", "TIME") + "nests: {n: {alternatives: [a, b], scale: 1.7}}\n", data);
  auto const crossed = sound(three("", "TIME") +
                                 "nests:\n  n: {alternatives: {a: 1, b: 1}, scale: 1.7}\n"
                                 "  m: {alternatives: {b: 0, c: 1}, scale: 1.3}\n",
                             data);
  std::vector<double> const at{0.2, 0.1, -0.8};
  EXPECT_NEAR(Likelihood{nested}(at).value, Likelihood{crossed}(at).value, 1e-10);
}

TEST(Estimation, LogsumAndScaleAreTwoWaysToWriteANest) {
  auto const data = drawn_choices(50, 1, 0);
  // Inside a nest of scale mu, utilities count mu times; with a logsum they count as written.
  auto const scaled = sound(three("", "TIME") + "nests: {n: {alternatives: [a, b, c], scale: 2}}\n", data);
  auto const summed = sound(three("", "TIME") + "nests: {n: {alternatives: [a, b, c], logsum: 0.5}}\n", data);
  EXPECT_NEAR(Likelihood{scaled}(std::vector{0.2, 0.1, -0.8}).value,
              Likelihood{summed}(std::vector{0.4, 0.2, -1.6}).value, 1e-10);
}

TEST(Estimation, AWeightOfTwoIsTheSameChoiceTwice) {
  auto const once =
      sound(three("", "TIME", "weight: 1 + group\n"), "time_a,time_b,time_c,group,choice\n1,2,3,1,2\n2,1,1,0,3\n");
  auto const twice = sound(three("", "TIME"), "time_a,time_b,time_c,group,choice\n1,2,3,1,2\n1,2,3,1,2\n2,1,1,0,3\n");
  std::vector<double> const at{0.2, 0.1, -0.8};
  EXPECT_NEAR(Likelihood{once}(at).value, Likelihood{twice}(at).value, 1e-12);
}

TEST(Estimation, LongAndWideTablesSayTheSame) {
  auto const wide = sound(three("", "TIME", "data: {where: group == 0}\n"),
                          "time_a;time_b;time_c;group;choice\n1;2;3;0;2\n2;1;1;1;3\n3;1;2;0;1\n");
  auto const tall = sound(
      "data: {format: long, observation: trip, alternative: mode, where: group == 0}\nchoice: taken\n"
      "parameters: {A: 0, B: 0, TIME: 0}\nalternatives:\n"
      "  a: {utility: A + TIME * time}\n  b: {utility: B + TIME * time}\n  c: {utility: TIME * time}\n",
      "trip mode time taken group\n1 a 1 FALSE 0\n1 b 2 TRUE 0\n1 c 3 FALSE 0\n2 a 2 FALSE 1\n2 b 1 FALSE 1\n"
      "2 c 1 TRUE 1\n3 c 2 FALSE 0\n3 a 3 TRUE 0\n3 b 1 FALSE 0\n");
  std::vector<double> const at{0.2, 0.1, -0.8};
  EXPECT_EQ(wide.rows_left_out, 1U);
  EXPECT_DOUBLE_EQ(Likelihood{wide}(at).value, Likelihood{tall}(at).value);
}

TEST(Estimation, WhatIsNotThereIsNotChosenFrom) {
  auto const model = sound(
      "choice: choice\nparameters: {B: 0}\nalternatives:\n  a: {code: 1, utility: 0}\n"
      "  b: {code: 2, utility: B}\n  c: {code: 3, available: has_c, utility: 100}\n",
      "has_c,choice\n0,1\n0,2\n");
  EXPECT_NEAR(Likelihood{model}(std::vector{0.0}).value, 2 * std::log(0.5), 1e-12);
}

TEST(Estimation, ParametersThatOnlyActTogetherAreNamed) {
  auto const result = estimate(sound(three(", MORE: 0", "TIME + MORE"), drawn_choices(200, 1, 0)));
  EXPECT_FALSE(result.identified);
  EXPECT_EQ(result.not_identified, (std::vector<std::string>{"TIME", "MORE"}));
  EXPECT_NEAR(value_of(result, "TIME") + value_of(result, "MORE"), -1.5, 0.4);
}

TEST(Estimation, ASearchStopsAtABoundAndSaysSo) {
  auto const result =
      estimate(sound("choice: choice\nparameters: {B: {start: 0, upper: 0.1}}\nalternatives:\n"
                     "  a: {code: 1, utility: 0}\n  b: {code: 2, utility: B}\n",
                     "choice\n2\n2\n2\n1\n"));
  EXPECT_DOUBLE_EQ(result.estimates[0].value, 0.1);
  EXPECT_TRUE(result.estimates[0].at_bound);
  EXPECT_FALSE(result.estimates[0].standard_error.has_value());
  EXPECT_EQ(result.free, 0U);
}

TEST(Estimation, TheNumberOfThreadsChangesNoBit) {
  auto const model = sound(three(", S: 1", "TIME + S * T", "draws: {number: 10, variables: {T: normal}}\n"),
                           drawn_choices(300, 1, 0.5));
  Likelihood const likelihood{model};
  std::vector<double> const at{0.2, 0.1, -0.8, 0.4};
  int const before = omp_get_max_threads();
  omp_set_num_threads(1);
  auto const one = likelihood(at);
  omp_set_num_threads(3);
  auto const three_threads = likelihood(at);
  omp_set_num_threads(before);
  EXPECT_EQ(one.value, three_threads.value);
  EXPECT_EQ(one.gradient, three_threads.gradient);
}

TEST(Estimation, AllFaultsOfModelAndDataAreNamedAtOnce) {
  auto const faulty = read(
      "choice: choice\nparameters: {A: x, time: 0}\nalternatives:\n"
      "  a: {code: 1, utility: A + nothing}\n  b: {code: 1, utility: 1 +}\n  c: {code: 3, available: A, utility: 0}\n"
      "nests: {n: {alternatives: [a, d], scale: 1, logsum: 1}}\n",
      "time,choice\n1,2\n2\n");
  EXPECT_EQ(faulty.codes(), "C502 C512 C511 C519 C517 C517 C518 C521 C522");
  EXPECT_EQ(read(three("", "TIME"), "time_a,time_b,time_c,choice\n1,2,3,4\n1,,1,2\n").codes(), "C530");
  EXPECT_EQ(read(three("", "TIME"), "time_a,time_b,time_c,choice\n1,NA,3,2\n").codes(), "C537");
}

TEST(Expressions, BindAsInArithmetic) {
  auto const value = [](std::string const& text) {
    ExpressionFault fault{};
    auto const formula = parse_expression(
        text, [](auto) { return std::nullopt; }, [](auto) { return 5.0; }, fault);
    if (!formula) return std::nan("");
    Program::Scratch scratch;
    return Program{*formula}.run({}, scratch)[0];
  };
  EXPECT_EQ(value("1 + 2 * 3 ** 2"), 19);
  EXPECT_EQ(value("-2 ** 2"), -4);
  EXPECT_EQ(value("2 ** 3 ** 2"), 512);
  EXPECT_EQ(value("8 / 4 / 2 - 3 - 1"), -3);
  EXPECT_EQ(value("not 1 == 2 and 3 >= 3 or 0"), 1);
  EXPECT_EQ(value("!(1 < 2) || 'car' == 5"), 1);
  EXPECT_EQ(value("if(2 > 1, max(1, 4), 1e3)"), 4);
  EXPECT_NEAR(value("boxcox(4, 0.5)"), 2, 1e-12);
  EXPECT_NEAR(value("boxcox(4, 0)"), std::log(4.0), 1e-12);
  EXPECT_NEAR(value("boxcox(4, 1e-5)"), std::log(4.0), 1e-4);
  EXPECT_TRUE(std::isnan(value(std::string(5000, '('))));
  EXPECT_TRUE(std::isnan(value("1 2")));
  EXPECT_TRUE(std::isnan(value("sin(1)")));
}

/// Greene's travel mode choices: published and re-estimated values (Greene, Econometric Analysis).
class TravelMode : public ::testing::Test {
protected:
  void SetUp() override {
    auto const* const folder = std::getenv("TWINSHIFT_CHECK_DATA");
    if (folder == nullptr) GTEST_SKIP() << "TWINSHIFT_CHECK_DATA is not set";
    data_ = fs::path{folder} / "behaviour" / "travelmode.csv";
  }
  Estimation of(std::string const& air_income, std::string const& parameters, std::string const& nests) const {
    io::Faults faults;
    auto const model =
        read_choice_model(written("travel_mode.yaml",
                                  "data: {format: long, observation: individual, alternative: mode}\nchoice: choice\n"
                                  "parameters: {AIR: 0, TRAIN: 0, BUS: 0, GC: 0, TTME: 0, HINC: 0" +
                                      parameters +
                                      "}\nalternatives:\n"
                                      "  air: {code: 1, utility: AIR + GC * gc + TTME * ttme" +
                                      air_income +
                                      "}\n"
                                      "  train: {code: 2, utility: TRAIN + GC * gc + TTME * ttme}\n"
                                      "  bus: {code: 3, utility: BUS + GC * gc + TTME * ttme}\n"
                                      "  car: {code: 4, utility: GC * gc + TTME * ttme}\n" +
                                      nests),
                          data_, faults);
    faults.throw_if_any();
    return estimate(model);
  }

private:
  fs::path data_;
};

TEST_F(TravelMode, MultinomialLogitReachesThePublishedValues) {
  auto const result = of(" + HINC * hinc", "", "");
  EXPECT_NEAR(result.log_likelihood_equal_shares, -291.121816, 1e-3);
  EXPECT_NEAR(result.log_likelihood, -199.128369, 1e-3);
  EXPECT_NEAR(value_of(result, "AIR"), 5.20745, 1e-3);
  EXPECT_NEAR(value_of(result, "TRAIN"), 3.86904, 1e-3);
  EXPECT_NEAR(value_of(result, "BUS"), 3.16319, 1e-3);
  EXPECT_NEAR(value_of(result, "GC"), -0.015502, 1e-4);
  EXPECT_NEAR(value_of(result, "TTME"), -0.096125, 1e-4);
  EXPECT_NEAR(value_of(result, "HINC"), 0.013287, 1e-4);
}

TEST_F(TravelMode, NestedLogitReachesThePublishedValues) {
  auto const result = of("", ", FLY: 1, GROUND: 1",
                         "nests:\n  fly: {alternatives: [air], logsum: FLY, utility: HINC * hinc}\n"
                         "  ground: {alternatives: [train, bus, car], logsum: GROUND}\n");
  EXPECT_NEAR(result.log_likelihood, -193.656149, 1e-2);
  EXPECT_NEAR(value_of(result, "FLY"), 0.58601, 1e-3);
  EXPECT_NEAR(value_of(result, "GROUND"), 0.38896, 1e-3);
  EXPECT_NEAR(value_of(result, "GC"), -0.031588, 1e-4);
  EXPECT_NEAR(value_of(result, "TTME"), -0.112618, 1e-4);
}

}  // namespace
}  // namespace twinshift::estimation
