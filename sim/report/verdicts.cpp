#include "sim/report/verdicts.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/report/html.hpp"
#include "sim/report/numbers.hpp"
#include "sim/results/spread.hpp"

namespace twinshift::report {

using study::MeasureChange;
using study::Verdict;

namespace {

bool judged(study::Comparison const& comparison) {
  return std::any_of(comparison.measures.begin(), comparison.measures.end(),
                     [](auto const& change) { return change.verdict != Verdict::kNone; });
}

double mean_of(std::vector<double> const& values) {
  double sum = 0;
  for (auto const value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

void add_to(std::vector<double>& sums, std::vector<double> const& values) {
  sums.resize(std::max(sums.size(), values.size()), 0);
  for (std::size_t i = 0; i < values.size(); ++i) sums[i] += values[i];
}

Words words_of(char const* key, MeasureChange const& change, Words const& name) {
  auto const decimals = decimals_of(change);
  auto const unit = unit_of_difference(change);
  return say(key, {{"M", name},
                   {"v", with_unit(figure(std::abs(change.difference), decimals), unit)},
                   {"d", with_unit(signed_figure(change.difference, decimals), unit)},
                   {"base", Words{figure(change.base_mean, decimals)}},
                   {"policy", with_unit(figure(change.policy_mean, decimals), change.unit)},
                   {"i", Words{interval_text(change)}}});
}

}  // namespace

MeasureChange const* find_change(study::Comparison const& comparison, std::string_view name) {
  auto const found = std::find_if(comparison.measures.begin(), comparison.measures.end(),
                                  [&](auto const& change) { return change.measure == name; });
  return found == comparison.measures.end() ? nullptr : &*found;
}

MeasureChange sum_of_changes(study::Comparison const& comparison, std::initializer_list<std::string_view> names) {
  MeasureChange sum;
  for (auto const name : names) {
    auto const* const part = find_change(comparison, name);
    if (part == nullptr) continue;
    sum.unit = part->unit;
    sum.decimals = part->decimals;
    add_to(sum.base, part->base);
    add_to(sum.policy, part->policy);
  }
  sum.base_mean = mean_of(sum.base);
  sum.policy_mean = mean_of(sum.policy);
  sum.difference = sum.policy_mean - sum.base_mean;
  if (sum.base.empty()) return sum;
  std::vector<double> differences;
  for (std::size_t i = 0; i < sum.base.size() && i < sum.policy.size(); ++i)
    differences.push_back(sum.policy[i] - sum.base[i]);
  sum.half_width = comparison.paired ? results::spread_of(differences).half_width
                                     : results::spread_of_unpaired(sum.base, sum.policy).half_width;
  sum.verdict = study::judge(sum, judged(comparison));
  return sum;
}

std::string_view unit_of_difference(MeasureChange const& change) {
  if (change.unit == "%") return "points";
  return change.unit;
}

int decimals_of(MeasureChange const& change) {
  if (change.half_width && *change.half_width > 0) return std::min(change.decimals, decimals_for(*change.half_width));
  // No interval: three digits of the larger side.
  auto const size = std::max(std::abs(change.base_mean), std::abs(change.policy_mean));
  if (size == 0) return 0;
  return std::min(change.decimals, std::max(0, 2 - static_cast<int>(std::floor(std::log10(size)))));
}

std::string interval_text(MeasureChange const& change) {
  if (!change.half_width) return "";
  auto const decimals = decimals_of(change);
  return fmt::format("[{}, {}]", signed_figure(change.lower(), decimals), signed_figure(change.upper(), decimals));
}

Words verdict_sentence(MeasureChange const& change, Words const& name, Words const& inner) {
  switch (change.verdict) {
    case Verdict::kNone:
      return words_of("verdict:none_says", change, name);
    case Verdict::kZero:
      return words_of("verdict:zero_says", change, name);
    case Verdict::kNoise:
      return words_of("verdict:noise_says", change, {inner.en, name.ko});
    case Verdict::kMixed:
      return words_of(change.difference > 0 ? "verdict:mixed_up_says" : "verdict:mixed_down_says", change, name);
    case Verdict::kReal:
      break;
  }
  return words_of(change.difference > 0 ? "verdict:up_says" : "verdict:down_says", change, name);
}

std::string_view verdict_class(Verdict verdict) {
  switch (verdict) {
    case Verdict::kZero:
      return "zero";
    case Verdict::kNoise:
      return "noise";
    case Verdict::kMixed:
      return "mixed";
    case Verdict::kReal:
      return "real";
    case Verdict::kNone:
      break;
  }
  return "none";
}

Words verdict_words(Verdict verdict) { return say("verdict_is:" + std::string{verdict_class(verdict)}); }

std::string verdict_html(Verdict verdict) {
  return fmt::format(R"(<span class="v {}">{}</span>)", verdict_class(verdict), html(verdict_words(verdict)));
}

std::string interval_picture(MeasureChange const& change) {
  if (!change.half_width || change.verdict == Verdict::kZero || change.verdict == Verdict::kNone) return "";
  auto const low = std::min(0.0, change.lower()), high = std::max(0.0, change.upper());
  constexpr double kLeft = 36, kWide = 178;
  auto const x = [&](double value) { return high > low ? kLeft + (value - low) / (high - low) * kWide : kLeft; };
  auto const tone = verdict_class(change.verdict);
  auto const decimals = decimals_of(change);
  auto out = fmt::format(
      R"~(<svg viewBox="0 0 250 58" aria-hidden="true"><path d="M4 36H246" style="stroke:var(--rule)"/><path d="M{:.1f} 4V40" style="stroke:var(--ink);stroke-width:1.6"/>)~",
      x(0));
  out += fmt::format(
      R"~(<path d="M{0:.1f} 22H{1:.1f}M{0:.1f} 16v12M{1:.1f} 16v12" style="stroke:var(--{2});stroke-width:2.4;fill:none"/>)~",
      x(change.lower()), x(change.upper()), tone);
  out +=
      fmt::format(R"~(<circle cx="{:.1f}" cy="22" r="5" style="fill:var(--{});stroke:var(--{});stroke-width:2.4"/>)~",
                  x(change.difference), change.verdict == Verdict::kNoise ? "raised" : tone, tone);
  // Three labels that may not run into each other.
  double taken = -100;
  constexpr double kApart = 48;
  std::vector<std::pair<double, std::string>> labels{{x(0), "0"},
                                                     {x(change.lower()), signed_figure(change.lower(), decimals)},
                                                     {x(change.upper()), signed_figure(change.upper(), decimals)}};
  std::stable_sort(labels.begin(), labels.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
  for (auto const& label : labels) {
    if (label.first - taken < kApart) continue;
    out += fmt::format(
        R"~(<text x="{:.1f}" y="53" text-anchor="middle" style="font-size:12.5px;fill:var(--ink-2)">{}</text>)~",
        label.first, label.second);
    taken = label.first;
  }
  return out + "</svg>";
}

std::string percent_picture(MeasureChange const& change, double limit) {
  auto const percent = change.percent();
  if (!percent || change.verdict == Verdict::kZero || change.verdict == Verdict::kNone) return "";
  constexpr double kMiddle = 75, kHalf = 72;
  auto const x = [&](double value) { return kMiddle + std::clamp(value / limit, -1.0, 1.0) * kHalf; };
  auto const half = 100 * change.half_width.value_or(0) / std::abs(change.base_mean);
  auto const tone = verdict_class(change.verdict);
  auto out =
      fmt::format(R"~(<svg viewBox="0 0 150 22" aria-hidden="true"><path d="M75 0V22" style="stroke:var(--ink-2)"/>)~");
  if (std::abs(*percent) > limit) {
    auto const side = *percent > 0 ? 1 : -1;
    out += fmt::format(R"~(<path d="M{} 11l{} -5v10z" style="fill:var(--{})"/>)~", kMiddle + side * kHalf, -8 * side,
                       tone);
  } else {
    out += fmt::format(
        R"~(<path d="M{:.1f} 11H{:.1f}" style="stroke:var(--{});stroke-width:1.8"/><circle cx="{:.1f}" cy="11" r="3.4" style="fill:var(--{});stroke:var(--{});stroke-width:1.6"/>)~",
        x(*percent - half), x(*percent + half), tone, x(*percent), change.verdict == Verdict::kNoise ? "page" : tone,
        tone);
  }
  return out + "</svg>";
}

}  // namespace twinshift::report
