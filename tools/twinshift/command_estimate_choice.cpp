// estimate-choice: a choice model's parameters from observed choices.

#include <cmath>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/estimation/estimate.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using estimation::ChoiceModel;
using estimation::Estimate;
using estimation::Estimation;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string data;
  std::string model;
  bool json = false;
};

Json or_null(std::optional<double> const& number) { return number && std::isfinite(*number) ? Json(*number) : Json(); }

std::optional<double> ratio(double value, std::optional<double> const& error) {
  return error && *error > 0 ? std::optional{value / *error} : std::nullopt;
}

/// Two-sided, from the standard normal distribution.
std::optional<double> p_value(std::optional<double> const& t) {
  return t ? std::optional{std::erfc(std::abs(*t) / std::sqrt(2.0))} : std::nullopt;
}

Json to_json(Estimate const& estimate) {
  auto const t = ratio(estimate.value, estimate.standard_error);
  auto const robust_t = ratio(estimate.value, estimate.robust_standard_error);
  return {{"name", estimate.name},
          {"value", estimate.value},
          {"fixed", estimate.fixed},
          {"at_bound", estimate.at_bound},
          {"standard_error", or_null(estimate.standard_error)},
          {"t", or_null(t)},
          {"p", or_null(p_value(t))},
          {"robust_standard_error", or_null(estimate.robust_standard_error)},
          {"robust_t", or_null(robust_t)},
          {"robust_p", or_null(p_value(robust_t))}};
}

Json to_json(ChoiceModel const& model, Estimation const& result) {
  Json estimates = Json::array();
  for (auto const& estimate : result.estimates) estimates.push_back(to_json(estimate));
  return {{"title", model.title},
          {"converged", result.converged},
          {"identified", result.identified},
          {"not_identified", result.not_identified},
          {"log_likelihood", result.log_likelihood},
          {"log_likelihood_start", result.log_likelihood_start},
          {"log_likelihood_equal_shares", result.log_likelihood_equal_shares},
          {"rho_squared", result.rho_squared()},
          {"rho_squared_adjusted", result.rho_squared_adjusted()},
          {"akaike", result.akaike()},
          {"bayesian", result.bayesian()},
          {"observations", result.observations},
          {"individuals", result.individuals},
          {"rows_left_out", model.rows_left_out},
          {"draws", model.is_random() ? model.draws.count : 0},
          {"free_parameters", result.free},
          {"evaluations", result.evaluations},
          {"estimates", estimates}};
}

std::string shown(std::optional<double> const& number, int decimals) {
  return number ? fmt::format("{:.{}f}", *number, decimals) : "-";
}

void print(ChoiceModel const& model, Estimation const& result) {
  if (!model.title.empty()) fmt::print("{}\n", model.title);
  fmt::print("{} choices of {} individuals", result.observations, result.individuals);
  if (model.rows_left_out > 0) fmt::print(", {} rows left out", model.rows_left_out);
  if (model.is_random()) fmt::print(", {} draws for each", model.draws.count);
  fmt::print("\nLog-likelihood  start {:.4f}   equal shares {:.4f}   final {:.4f}\n", result.log_likelihood_start,
             result.log_likelihood_equal_shares, result.log_likelihood);
  fmt::print("Rho squared {:.4f}, adjusted {:.4f}   Akaike {:.2f}   Bayesian {:.2f}\n\n", result.rho_squared(),
             result.rho_squared_adjusted(), result.akaike(), result.bayesian());
  std::size_t width = 9;
  for (auto const& estimate : result.estimates) width = std::max(width, estimate.name.size());
  fmt::print("{:<{}} {:>14} {:>12} {:>8} {:>12} {:>8}\n", "parameter", width, "value", "std.error", "t", "robust s.e.",
             "t");
  for (auto const& estimate : result.estimates) {
    fmt::print("{:<{}} {:>14.6g} {:>12} {:>8} {:>12} {:>8}{}\n", estimate.name, width, estimate.value,
               shown(estimate.standard_error, 6), shown(ratio(estimate.value, estimate.standard_error), 2),
               shown(estimate.robust_standard_error, 6),
               shown(ratio(estimate.value, estimate.robust_standard_error), 2),
               estimate.fixed      ? "  fixed"
               : estimate.at_bound ? "  at its bound"
                                   : "");
  }
  if (!result.identified)
    fmt::print("\nNot identified: {}. The data can't tell these apart; fix one of them.\n",
               fmt::join(result.not_identified, ", "));
  if (!result.converged)
    fmt::print("\nNOT CONVERGED: another step would still gain {:g}. Try other starts or bounds.\n", result.slope);
}

int estimate_choice(Arguments const& arguments) {
  io::Faults faults;
  auto const model = estimation::read_choice_model(arguments.model, arguments.data, faults);
  faults.throw_if_any();
  auto const result = estimation::estimate(model);
  if (arguments.json)
    fmt::print("{}\n", to_json(model, result).dump(2));
  else
    print(model, result);
  return result.converged ? kOk : kDataFaults;
}

}  // namespace

void add_estimate_choice(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "estimate-choice",
      "Parameters of a choice model from observed choices (maximum likelihood); docs/estimate-choice.md");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("data", arguments->data, "Table of choices (.csv, .dat)")->required();
  command->add_option("model", arguments->model, "Model file (.yaml)")->required();
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return estimate_choice(*arguments); }; });
}

}  // namespace twinshift::tool
