#pragma once

#include "sim/recording/recording.hpp"
#include "viz/sliders.hpp"
#include "viz/whatif.hpp"

#include <SFML/Graphics/RenderWindow.hpp>
#include <SFML/Window/Event.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twinshift::viz {

/// The live moment: sliders, the estimate they are answered with, and the full run that replaces it.
class LiveMoment {
public:
  /// Opens or closes the panel. A full run that is under way goes on.
  void toggle();
  [[nodiscard]] bool is_open() const { return sliders_ != nullptr; }
  /// True if the panel took the event.
  bool handle(sf::Event const& event) { return sliders_ && sliders_->handle(event); }

  /// Draws the panel, if it is open, and looks whether answers have come. `run` is the one shown, with its recording.
  void draw(sf::RenderWindow& window, std::filesystem::path const& run, recording::RecordingReader const& recording,
            bool dark, Language language);
  /// True while what is shown is an estimate: to be hatched.
  [[nodiscard]] bool estimates() const { return answer_ && !answer_->estimates.empty(); }
  /// A full run is under way.
  [[nodiscard]] bool full_run_under_way() const { return full_run_.running(); }
  /// Once, when the full run has ended well: its folder. The estimate is over then; `last_estimates` keeps it.
  [[nodiscard]] std::optional<std::filesystem::path> take_full_run();
  [[nodiscard]] std::vector<Estimate> const& last_estimates() const { return last_; }
  /// Once: something the audience should be told; empty: nothing.
  [[nodiscard]] std::string take_words();

private:
  void ask(std::filesystem::path const& run);
  void look_for_answers(std::filesystem::path const& run, recording::RecordingReader const& recording,
                        Language language);

  std::unique_ptr<Sliders> sliders_;
  WhatIf what_if_;
  FullRun full_run_;
  Levers levers_;
  std::optional<WhatIfAnswer> answer_;
  std::vector<Estimate> last_;
  std::optional<std::filesystem::path> ended_;
  std::string words_;
};

}  // namespace twinshift::viz
