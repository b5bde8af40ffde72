#pragma once

#include "sim/estimation/choice_data.hpp"
#include "sim/estimation/draws.hpp"
#include "sim/estimation/program.hpp"
#include "sim/io/input_error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace twinshift::estimation {

struct Parameter {
  std::string name;
  double start = 0;
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  bool fixed = false;
};

struct Alternative {
  std::string name;
  Program utility;
};

/// An alternative in a nest, and how much of it is there.
struct Member {
  std::size_t alternative;
  Program share;  ///< empty: all of it
};

/// A nest of the generalised nested logit.
///
/// With `scale` (mu, at least 1 for utility maximisation): utilities times mu inside, logsum over mu. With `logsum`
/// (the inclusive value's parameter): utilities as they are inside, logsum times it; needs `share` empty.
struct Nest {
  std::string name;
  std::vector<Member> members;
  Program scale;    ///< empty if `logsum` is there
  Program logsum;   ///< empty if `scale` is there
  Program utility;  ///< of the nest as a whole; empty: 0
};

/// One choice: the row of the table of each alternative that was there.
struct Observation {
  static constexpr std::size_t kUnavailable = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> rows;  ///< by alternative
  std::size_t chosen;             ///< alternative
  std::size_t first_row;          ///< what holds for the choice as a whole is read here
};

/// Choices that share their draws: one person's in a panel, else one choice.
struct Individual {
  std::size_t first;  ///< of its observations, which stand together
  std::size_t count;
  double weight;
};

/// A choice model and the data it is to be estimated from, checked against each other and ready to run.
struct ChoiceModel {
  std::string title;
  ChoiceTable table;
  std::vector<Parameter> parameters;
  std::vector<Alternative> alternatives;
  std::vector<Nest> nests;
  DrawPlan draws;
  std::vector<Observation> observations;
  std::vector<Individual> individuals;
  std::size_t rows_left_out = 0;  ///< by data.where

  [[nodiscard]] bool is_random() const;
};

/// Reads the model file (keys: docs/estimate-choice.md) and the data. All faults of both at once: C5xx.
ChoiceModel read_choice_model(std::filesystem::path const& model, std::filesystem::path const& data,
                              io::Faults& faults);

}  // namespace twinshift::estimation
