#include "viz/live.hpp"

namespace twinshift::viz {
namespace {

constexpr Words kFullRunFailed = {"V434: the full run behind the estimate failed; the estimate stays.",
                                  "V434: 전체 실행이 실패하여 추정값을 그대로 보여 줍니다."};

}  // namespace

void LiveMoment::toggle() {
  if (!sliders_) {
    sliders_ = std::make_unique<Sliders>();
    return;
  }
  sliders_.reset();
  answer_.reset();
}

void LiveMoment::ask(std::filesystem::path const& run) {
  answer_.reset();
  full_run_.end();
  what_if_.ask(run, levers_);
}

void LiveMoment::look_for_answers(std::filesystem::path const& run, recording::RecordingReader const& recording,
                                  Language language) {
  if (auto answer = what_if_.answer()) {
    answer_ = std::move(answer);
    last_ = answer_->estimates;
    if (!last_.empty() && !answer_->scenario.empty())
      full_run_.start(answer_->scenario, run, recording.scenery(), recording.figures());
  }
  auto const out = full_run_.ended();
  if (!out) return;
  if (out->empty()) {
    words_ = in(language, kFullRunFailed);
    return;
  }
  ended_ = *out;
  answer_.reset();
}

void LiveMoment::draw(sf::RenderWindow& window, std::filesystem::path const& run,
                      recording::RecordingReader const& recording, bool dark, Language language) {
  look_for_answers(run, recording, language);
  if (!sliders_) return;
  Sliders::State const state{answer_ ? &*answer_ : nullptr, what_if_.asking(), full_run_.running()};
  if (sliders_->draw(window, levers_, state, dark, language)) ask(run);
}

std::optional<std::filesystem::path> LiveMoment::take_full_run() { return std::exchange(ended_, std::nullopt); }

std::string LiveMoment::take_words() { return std::exchange(words_, {}); }

}  // namespace twinshift::viz
