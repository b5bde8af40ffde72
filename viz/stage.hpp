#pragma once

#include "sim/recording/recording.hpp"
#include "viz/cards.hpp"
#include "viz/picture.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::viz {

/// How runs share the picture.
enum class Layout {
  kSingle,     ///< the first run
  kSplit,      ///< base left, policy right, one clock, one scale
  kTwin,       ///< two cities, their local clocks, one scale bar
  kMultiples,  ///< up to nine, side by side
  kDepot,      ///< the hydrogen depot of the last run
};
[[nodiscard]] std::optional<Layout> layout_of(std::string_view token);

/// Where a run's map lies in the picture, and its camera.
struct Pane {
  std::size_t run = 0;
  Box box;
  Camera camera;
};

/// What is to be seen. `camera` has the size of the whole picture; its centre and zoom are those of the first map.
struct StageView : View {
  Layout layout = Layout::kSingle;
  std::vector<std::size_t> runs;  ///< which of the stage's, in order; empty: all
  std::size_t followed_run = 0;   ///< the run that `follow` and marks belong to

  /// Everything is laid out for 1080 lines.
  [[nodiscard]] double scale() const { return camera.height / 1080.0; }
};

/// Several recordings on one stage. Of runs that differ in their seeds alone, the first is on the map and all give the
/// intervals. The same view and moment give the same pixels.
class Stage {
public:
  /// Throws RecordingError for the first file that can't be read, std::invalid_argument if there is none.
  explicit Stage(std::vector<std::filesystem::path> const& paths);

  /// One more run; its row. Throws RecordingError.
  std::size_t add(std::filesystem::path const& path);
  [[nodiscard]] std::size_t size() const { return runs_.size(); }
  [[nodiscard]] recording::RecordingReader& reader(std::size_t run) { return *runs_[run]; }
  /// The view's runs in order, and the first of them.
  [[nodiscard]] std::vector<std::size_t> shown(StageView const& view) const;
  [[nodiscard]] std::size_t first_shown(StageView const& view) const { return shown(view).front(); }
  /// Hours that all of the view's runs hold.
  [[nodiscard]] std::int32_t begin(StageView const& view) const;
  [[nodiscard]] std::int32_t end(StageView const& view) const;

  Canvas const& paint(double seconds, StageView const& view);
  /// The maps of a view; none for the depot.
  [[nodiscard]] std::vector<Pane> panes(StageView const& view) const;
  /// What the layout becomes where the window is too small or a run is missing.
  [[nodiscard]] Layout layout_for(StageView const& view) const;
  /// The whole city (or both) in this layout.
  [[nodiscard]] Camera home_camera(StageView const& view) const;
  [[nodiscard]] CityMap& map(std::size_t run);
  [[nodiscard]] TextPainter& text() { return text_; }
  /// Second of the day under a pixel of the chart; nothing if it is elsewhere.
  [[nodiscard]] std::optional<std::int32_t> time_at(StageView const& view, Point pixel);

private:
  /// Runs by scenario: rows of runs that differ in their seeds alone.
  [[nodiscard]] std::vector<std::vector<std::size_t>> by_scenario(StageView const& view) const;
  /// The first run of the same city before it, which it is compared with; null if there is none.
  [[nodiscard]] recording::RecordingReader const* base_of(std::size_t run) const;
  Picture& picture(std::size_t run);
  void paint_maps(Canvas& canvas, double seconds, StageView const& view, std::string& problem);
  void paint_split(Canvas& canvas, std::int32_t seconds, StageView const& view);
  void paint_twin(Canvas& canvas, std::int32_t seconds, StageView const& view);
  void paint_multiples(Canvas& canvas, std::int32_t seconds, StageView const& view);
  /// Clock, city, date and a sentence above maps that share the picture.
  void draw_bar_head(Canvas& canvas, std::int32_t seconds, StageView const& view, std::string const& sentence,
                     double right);
  /// How far the day is, below maps that have no chart.
  void draw_time_line(Canvas& canvas, std::int32_t seconds, StageView const& view, Theme const& theme);
  [[nodiscard]] Box time_line(StageView const& view) const;
  void draw_legend_row(Canvas& canvas, StageView const& view, double left, double right, double y);
  void draw_numbers(Canvas& canvas, std::int32_t seconds, StageView const& view, double left, double right, double y);
  std::vector<Box> plates(StageView const& view, Pane const& pane) const;
  /// The city's own, as far as the fonts can write it.
  [[nodiscard]] Language own_language(std::size_t run) const;
  [[nodiscard]] std::string stamps(StageView const& view) const;
  [[nodiscard]] std::string credits(StageView const& view) const;

  std::vector<std::unique_ptr<recording::RecordingReader>> runs_;
  TextPainter text_;
  std::vector<std::unique_ptr<Picture>> pictures_;
  std::vector<std::unique_ptr<CityMap>> maps_;
  std::vector<std::unique_ptr<DayChart>> charts_;
  std::unique_ptr<Canvas> canvas_;
};

}  // namespace twinshift::viz
