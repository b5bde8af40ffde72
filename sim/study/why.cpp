#include "sim/study/why.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "sim/choice/nested_logit.hpp"
#include "sim/io/csv.hpp"

namespace twinshift::study {

namespace {

using results::Travellers;

std::string tenths(double value) { return io::fixed(value, 1); }

std::string signed_tenths(double value) {
  auto const text = tenths(value);
  return text.front() == '-' || value == 0 ? text : '+' + text;
}

std::string words_of(Mode mode) {
  std::string text{twinshift::token(mode)};
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string_view activity_words(std::uint8_t purpose) {
  switch (static_cast<demand::Activity>(purpose)) {
    case demand::Activity::kWork:
      return "works";
    case demand::Activity::kSchool:
      return "goes to school";
    case demand::Activity::kUniversity:
      return "studies";
    case demand::Activity::kNone:
      break;
  }
  return "has errands";
}

std::string name_of(Travellers::Zone const& zone) { return zone.name.empty() ? zone.key : zone.name; }

std::string who(Travellers const& t, std::size_t row) {
  auto text = "Person " + t.id(row) + ", " + std::to_string(t.age[row]) + ", lives in " +
              name_of(t.zones[t.home[row]]) + ", " + std::string{activity_words(t.purpose[row])} + " in " +
              name_of(t.zones[t.destination[row]]) + ", ";
  text += t.car[row] != 0 ? "has a car" : "has no car to take";
  if (t.pass[row] != 0) text += ", pays no single fares";
  return text + ".\n";
}

std::string way_words(Travellers const& t, std::size_t row, Mode mode) {
  auto const* const way = t.way(row, mode);
  if (way == nullptr) return words_of(mode) + ", not possible";
  return words_of(mode) + ", " + tenths(way->clock_min) + " min and " + io::fixed(way->money.value(), 2) + ' ' +
         t.currency + " there and back";
}

std::string_view part_words(Part part) {
  constexpr std::array<std::string_view, kParts> kWords{"money",     "time under way",
                                                        "crowding",  "waiting",
                                                        "walking",   "leaving later than wished",
                                                        "transfers", "what the mode is worth to people in general",
                                                        "own taste"};
  return kWords[static_cast<std::size_t>(part)];
}

/// "money +6.1, waiting +4.3, time under way -7.9": every part that counts, in a fixed order.
std::string list_of(Parts const& parts) {
  std::string text;
  for (int i = 0; i < kParts; ++i) {
    auto const value = parts[static_cast<std::size_t>(i)];
    if (value == 0) continue;
    text += (text.empty() ? "" : ", ") + std::string{part_words(static_cast<Part>(i))} + ' ' + signed_tenths(value);
  }
  return text.empty() ? "nothing" : text;
}

std::optional<Mode> chosen_mode(Travellers const& t, std::size_t row) {
  return t.chosen[row] < kModes ? std::optional{static_cast<Mode>(t.chosen[row])} : std::nullopt;
}

/// The best mode but one, taste included.
std::optional<Mode> best_other(Travellers const& t, std::size_t row, Mode chosen,
                               std::array<double, kModes> const& taste) {
  std::optional<Mode> best;
  auto least = 0.0;
  for (std::size_t m = 0; m < kModes; ++m) {
    auto const mode = static_cast<Mode>(m);
    auto const parts = mode == chosen ? std::nullopt : parts_of(t, row, mode, taste);
    if (!parts || (best && sum(*parts) >= least)) continue;
    best = mode;
    least = sum(*parts);
  }
  return best;
}

double in_tenths(double value) { return std::round(10 * value) / 10; }

}  // namespace

Parts rounded_to_tenths(Parts parts, double total) {
  for (auto& part : parts) part = in_tenths(part);
  auto const left = in_tenths(total) - sum(parts);
  auto const largest =
      std::max_element(parts.begin(), parts.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  *largest = in_tenths(*largest + left);
  return parts;
}

std::string why(Travellers const& t, std::size_t row) {
  auto text = who(t, row);
  auto const chosen = chosen_mode(t, row);
  if (!chosen) return text + "Stays: there is no way to get there by any mode.\n";
  text += "Takes: " + way_words(t, row, *chosen) + ".\n";
  auto const taste = taste_of(t, row);
  auto const other = best_other(t, row, *chosen, taste);
  if (!other) return text + "There is no other way.\n";
  text += "Next best: " + way_words(t, row, *other) + ".\n";
  auto const mine = parts_of(t, row, *chosen, taste);
  auto const theirs = parts_of(t, row, *other, taste);
  if (!mine || !theirs) return text + "The way chosen is no longer possible at what was learned since.\n";
  auto const lead = minus(*theirs, *mine);
  auto const shown = rounded_to_tenths(lead, sum(lead));
  text += "What speaks for " + words_of(*chosen) + ", in minutes of equivalent time: " + list_of(shown) + ".\n";
  auto const ahead = sum(shown);
  text += ahead >= 0 ? words_of(*chosen) + " is ahead by " + tenths(ahead) + ".\n"
                     : words_of(*chosen) + " is behind by " + tenths(-ahead) +
                           ": kept from an earlier day, because not everybody thinks again every day.\n";
  return text;
}

std::string why_changed(Travellers const& base, std::size_t base_row, Travellers const& policy,
                        std::size_t policy_row) {
  auto const change = compare_person(base, base_row, policy, policy_row);
  auto text = who(policy, policy_row);
  text += "Base: " + (change.from ? way_words(base, base_row, *change.from) : "no way") + ".\n";
  text += "Policy: " + (change.to ? way_words(policy, policy_row, *change.to) : "no way") + ".\n";
  text += change.touched ? "The policy changes this person's own ways.\n"
                         : "The policy changes nothing of this person's own ways: what changed came through others "
                           "(crowding, congestion).\n";
  if (!change.from || !change.to) return text;
  if (!change.changed())
    return text + "Keeps the mode; the day is " + tenths(std::abs(change.gain_min)) + " min of equivalent time " +
           (change.gain_min >= 0 ? "better" : "worse") + ".\n";
  auto const from = words_of(*change.from);
  auto const to = words_of(*change.to);
  if (!std::isfinite(change.behind_min)) return text + "In the base " + to + " was not possible.\n";
  if (!std::isfinite(change.ahead_min)) return text + "Now " + from + " is not possible any more.\n";
  auto const shown = rounded_to_tenths(change.speaks, in_tenths(change.ahead_min) + in_tenths(change.behind_min));
  text += "In the base " + to + (change.behind_min >= 0 ? " was behind " : " was ahead of ") + from + " by " +
          tenths(std::abs(change.behind_min)) + " min of equivalent time.\n";
  text += "What changed in favour of " + to + ": " + list_of(shown) + ".\n";
  return text + "Now " + to + (change.ahead_min >= 0 ? " is ahead by " : " is behind by ") +
         tenths(std::abs(change.ahead_min)) +
         (change.ahead_min >= 0 ? ".\n"
                                : ": kept from an earlier day, because not everybody thinks again every day.\n");
}

}  // namespace twinshift::study
