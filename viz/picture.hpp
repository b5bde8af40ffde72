#pragma once

#include "sim/recording/recording.hpp"
#include "viz/labels.hpp"
#include "viz/map_layer.hpp"
#include "viz/mover_layer.hpp"
#include "viz/panels.hpp"

#include <memory>
#include <optional>
#include <string>

namespace twinshift::viz {

/// How a picture is to look.
struct View {
  Camera camera;
  bool dark = true;
  Language language = Language::kEnglish;
  Layer layer = Layer::kAll;
  bool trails = true;
  std::string notice;  ///< words for the strip at the bottom; empty: none
};

/// One picture of the recording at one moment, painted in memory. The same view and moment give the same pixels.
class Picture {
public:
  explicit Picture(recording::RecordingReader& reader);

  /// Never throws for a damaged quarter hour: the map stays and the strip says what is wrong.
  Canvas const& paint(double seconds, View const& view);
  [[nodiscard]] TextPainter& text() { return text_; }
  [[nodiscard]] Panels const& panels() const { return panels_; }

private:
  void find_brt_links();
  void repaint_map(View const& view);

  recording::RecordingReader& reader_;
  TextPainter text_;
  Panels panels_;
  MapLayer map_;
  MoverLayer movers_;
  recording::Frame frame_;
  std::optional<View> painted_;  // view that `base_` and `labels_` belong to
  std::unique_ptr<Canvas> base_;
  std::unique_ptr<Canvas> canvas_;
  std::vector<Dot> labels_;
};

}  // namespace twinshift::viz
