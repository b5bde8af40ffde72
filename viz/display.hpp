#pragma once

namespace twinshift::viz {

/// True if DISPLAY names one that answers.
[[nodiscard]] bool can_open_display();

/// Makes sure that there is a display: if there is none, starts an own virtual one (Xvfb), says so on stderr, and
/// leaves it to end with this process. Call from the main thread before anything of SFML. False if none can be had;
/// then the reason has been said on stderr.
bool ensure_display();

}  // namespace twinshift::viz
