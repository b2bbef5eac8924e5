"""How every form of the house is drawn."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """`{{ field.as_field_group }}` draws `components/field.html`."""

    field_template_name = "components/field.html"
