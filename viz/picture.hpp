#pragma once

#include "sim/recording/recording.hpp"
#include "viz/city_map.hpp"
#include "viz/panels.hpp"

#include <memory>
#include <string>

namespace twinshift::viz {

/// How a picture is to look.
struct View : MapView {
  bool charts = false;  ///< figures of the day so far at the right
  bool stamp = true;
  bool legend = true;
  bool estimate = false;  ///< hatched and labelled so
  std::string caption;    ///< what is seen, in one sentence
  std::string status;     ///< how the clock runs; empty in stills and films
  std::string notice;     ///< words for the strip at the bottom; empty: none
};

/// One picture of the recording at one moment, painted in memory. The same view and moment give the same pixels.
class Picture {
public:
  explicit Picture(recording::RecordingReader& reader, recording::RecordingReader const* base = nullptr);

  /// Never throws for a damaged quarter hour: the map stays and the strip says what is wrong.
  Canvas const& paint(double seconds, View const& view);
  [[nodiscard]] TextPainter& text() { return text_; }
  [[nodiscard]] Panels const& panels() const { return panels_; }
  [[nodiscard]] CityMap& map() { return map_; }

private:
  TextPainter text_;
  Panels panels_;
  CityMap map_;
  std::unique_ptr<Canvas> canvas_;
};

}  // namespace twinshift::viz
