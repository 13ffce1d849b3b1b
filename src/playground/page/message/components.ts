import type {
  APIComponentInContainer,
  APIContainerComponent,
  APIFileComponent,
  APIMediaGalleryComponent,
  APIMessageTopLevelComponent,
  APISectionComponent,
  APISeparatorComponent,
} from "discord-api-types/v10";
import { type ComponentChildren, h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { buttonView, controlView, isControl } from "./controls.ts";
import { COMPONENT, LARGE_SPACE } from "./kinds.ts";
import { Markdown } from "./markdown-view.ts";
import { FileCard, mediaOf, Picture } from "./media.ts";
import type { Scene } from "./scene.ts";

/** The components of a message in order; one of a kind that is not known here says so. */
export function componentsView(
  components: readonly (APIMessageTopLevelComponent | APIComponentInContainer)[],
  scene: Scene,
): ComponentChildren[] {
  return components.map((component) => componentView(component, scene));
}

function componentView(component: APIMessageTopLevelComponent, scene: Scene): ComponentChildren {
  switch (component.type) {
    case COMPONENT.container:
      return h(Container, { container: component, scene });
    case COMPONENT.textDisplay:
      return h(Markdown, { text: component.content, names: scene.names });
    case COMPONENT.section:
      return sectionView(component, scene);
    case COMPONENT.mediaGallery:
      return galleryView(component, scene);
    case COMPONENT.file:
      return fileView(component, scene);
    case COMPONENT.separator:
      return separatorView(component);
    case COMPONENT.actionRow: {
      const controls = component.components.map((control) =>
        isControl(control) ? controlView(control, scene) : h(Unknown, { component: control }),
      );
      return h("div", { class: "row" }, controls);
    }
    default:
      return h(Unknown, { component });
  }
}

/** Stands in the place of a component that is not shown. */
export function Unknown({ component }: { readonly component: { readonly type: number } }): ComponentChildren {
  return h("p", { class: "unknown" }, `component type ${component.type} is not shown here`);
}

interface ContainerProps {
  readonly container: APIContainerComponent;
  readonly scene: Scene;
}

function Container({ container, scene }: ContainerProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null);
  const { accent_color: accent, spoiler } = container;
  const [covered, setCovered] = useState(spoiler === true);
  useLayoutEffect(() => setAccent(box.current, accent), [accent]);
  return h(
    "div",
    { ref: box, class: `container${covered ? " covered" : ""}` },
    h("div", { class: "container-inside", inert: covered }, componentsView(container.components, scene)),
    covered
      ? h(
          "button",
          { type: "button", class: "cover-label cover-button", onClick: () => setCovered(false) },
          "Spoiler",
        )
      : null,
  );
}

/** The colour of the bar at the side. Set from here: markup with styles in it is forbidden on the page. */
export function setAccent(box: HTMLElement | null, accent: number | null | undefined): void {
  if (accent === null || accent === undefined) box?.style.removeProperty("--bar");
  else box?.style.setProperty("--bar", `#${(accent & 0xffffff).toString(16).padStart(6, "0")}`);
}

function sectionView({ components, accessory }: APISectionComponent, scene: Scene): ComponentChildren {
  const texts = components.map((component) => componentView(component, scene));
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-texts" }, texts),
    h("div", { class: "section-accessory" }, accessoryView(accessory, scene)),
  );
}

function accessoryView(accessory: APISectionComponent["accessory"], scene: Scene): ComponentChildren {
  switch (accessory.type) {
    case COMPONENT.button:
      return buttonView(accessory, scene);
    case COMPONENT.thumbnail: {
      const media = mediaOf(accessory.media, accessory.description, scene.message.attachments);
      return h(Picture, { media, spoiler: accessory.spoiler === true, class: "thumbnail" });
    }
    default:
      return h(Unknown, { component: accessory });
  }
}

function galleryView({ items }: APIMediaGalleryComponent, scene: Scene): ComponentChildren {
  const pictures = items.map((item) => {
    const media = mediaOf(item.media, item.description, scene.message.attachments);
    if (!media.isPicture) return h(FileCard, { media, filename: media.filename, size: media.size });
    return h(Picture, { media, spoiler: item.spoiler === true, class: "gallery-item" });
  });
  return h("div", { class: `gallery ${galleryClass(items.length)}` }, pictures);
}

/** How many pictures stand together decides how they stand. */
export function galleryClass(count: number): string {
  return count <= 4 ? `gallery-${count}` : "gallery-many";
}

function fileView(file: APIFileComponent, scene: Scene): ComponentChildren {
  const media = mediaOf(file.file, null, scene.message.attachments);
  return h(FileCard, {
    media,
    filename: file.name ?? media.filename,
    size: file.size ?? media.size,
    spoiler: file.spoiler === true,
  });
}

function separatorView({ divider, spacing }: APISeparatorComponent): ComponentChildren {
  const large = spacing === LARGE_SPACE ? " separator-large" : "";
  return divider === false
    ? h("div", { class: `separator${large}` })
    : h("hr", { class: `separator separator-line${large}` });
}
