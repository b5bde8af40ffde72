#pragma once

#include "sim/core/mode.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::policy {

/// A key under a verb.
struct VerbKey {
  std::string_view key;
  std::string_view value;  ///< what to write, with its unit
  bool required = false;
  std::string_view meaning;
};

/// One thing a planner can change, and what is known of it: read by the scenario room (keys), the command line and the
/// documentation (all of it), and the tests (example and what must come of it).
struct Verb {
  std::string_view name;
  std::string_view title;      ///< a line
  std::string_view mechanism;  ///< what happens in the model
  std::string_view limits;     ///< what does not
  std::vector<VerbKey> keys;
  std::string_view evidence;  ///< what was observed elsewhere
  std::string_view status;    ///< of the evidence: source, unverified, estimate
  std::string_view source;
  std::string_view example;  ///< an item of policies: for the drawn town
  ModeSet moves;             ///< modes whose share together ...
  int sign = 0;              ///< ... rises (1) or falls (-1) under the example; 0: it need not move any
};

/// All verbs, in the order in which they are shown.
[[nodiscard]] std::span<Verb const> verbs();
/// nullptr if there is none of this name.
[[nodiscard]] Verb const* find_verb(std::string_view name);
[[nodiscard]] std::vector<std::string_view> keys_of(Verb const& verb);

/// Maps that several verbs take as a value: who, area, at.
struct SharedValue {
  std::string_view name;
  std::string_view meaning;
  std::vector<VerbKey> keys;
};
[[nodiscard]] std::span<SharedValue const> shared_values();

/// A verb in words, for a terminal.
[[nodiscard]] std::string explain(Verb const& verb);
/// docs/policies.md, from the table alone.
[[nodiscard]] std::string manual();

// The parts of the table.
[[nodiscard]] std::vector<Verb> public_transport_verbs();
[[nodiscard]] std::vector<Verb> car_verbs();
[[nodiscard]] std::vector<Verb> other_verbs();

}  // namespace twinshift::policy
